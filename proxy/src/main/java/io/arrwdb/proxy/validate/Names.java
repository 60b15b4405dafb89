package io.arrwdb.proxy.validate;

import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proxy.error.ErrorCode;
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
        check(ErrorCode.PARAMETER_INVALID, "collection name", name, false);
    }

    public void database(String name) {
        check(ErrorCode.DATABASE_NAME, "database name", name, false);
    }

    /** Partitions may begin with a digit and contain hyphens. */
    public void partition(String name) {
        check(ErrorCode.PARAMETER_INVALID, "partition name", name, true);
    }

    public void index(String name) {
        check(ErrorCode.PARAMETER_INVALID, "index name", name, false);
    }

    public void field(String name) {
        check(ErrorCode.PARAMETER_INVALID, "field name", name, false);
        if (name.equals(FieldSchema.DYNAMIC_NAME) || name.equals("RowID") || name.equals("Timestamp")) {
            throw NameErrors.reservedName("field name", name);
        }
    }

    private void check(ErrorCode code, String what, String name, boolean lenient) {
        if (name.isEmpty()) {
            throw NameErrors.emptyName(code, what);
        }
        if (name.length() > maxLength) {
            throw NameErrors.nameTooLong(code, what, name, maxLength);
        }
        char first = name.charAt(0);
        if (!(first == '_' || isLetter(first) || lenient && isDigit(first))) {
            throw NameErrors.nameFirstCharacter(code, what, name);
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c == '_' || isLetter(c) || isDigit(c) || lenient && c == '-')) {
                throw NameErrors.nameCharacters(code, what, name);
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
