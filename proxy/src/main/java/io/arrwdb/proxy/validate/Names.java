package io.arrwdb.proxy.validate;

import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.limit.Limits;

/** Which names things may have: letters, digits and underscores, no digit first, at most so many characters. */
public final class Names {
    private final int maxLength;

    public Names(Limits limits) {
        maxLength = limits.nameLength();
    }

    /** @throws io.arrwdb.proxy.error.MilvusException when a collection cannot be called so */
    public void collection(String name) {
        check("collection name", name, false);
    }

    public void database(String name) {
        check("database name", name, false);
    }

    /** Partitions may begin with a digit and contain hyphens. */
    public void partition(String name) {
        check("partition name", name, true);
    }

    public void index(String name) {
        check("index name", name, false);
    }

    public void field(String name) {
        check("field name", name, false);
        if (name.equals(FieldSchema.DYNAMIC_NAME) || name.equals("RowID") || name.equals("Timestamp")) {
            throw NameErrors.reservedName("field name", name);
        }
    }

    private void check(String what, String name, boolean lenient) {
        if (name.isEmpty()) {
            throw NameErrors.emptyName(what);
        }
        if (name.length() > maxLength) {
            throw NameErrors.nameTooLong(what, name, maxLength);
        }
        char first = name.charAt(0);
        if (!(first == '_' || isLetter(first) || lenient && isDigit(first))) {
            throw NameErrors.nameFirstCharacter(what, name);
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c == '_' || isLetter(c) || isDigit(c) || lenient && c == '-')) {
                throw NameErrors.nameCharacters(what, name);
            }
        }
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
