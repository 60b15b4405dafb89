package io.arrwdb.engine.index;

/** How closely an index file is looked at before it is used. */
public enum Verification {
    /** The header, its checksum and the places of all sections: microseconds. For files that were verified when they arrived. */
    HEADER,
    /** All checksums and all positions as well: reads the whole file. A search trusts what this has seen. */
    FULL
}
