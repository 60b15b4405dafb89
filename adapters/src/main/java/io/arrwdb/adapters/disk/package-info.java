/** Files as the local adapters use them: the seam to the file system, and append-only files of checksummed frames. */
package io.arrwdb.adapters.disk;
