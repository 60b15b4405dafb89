package io.arrwdb.proxy.validate;

import io.arrwdb.core.schema.FieldSchema;
import io.arrwdb.proxy.error.NameErrors;
import io.arrwdb.proxy.error.NameKind;
import io.arrwdb.proxy.limit.Limits;
import java.util.Set;

/** Which names things may have: letters, digits and underscores, no digit first, at most so many characters. */
public final class Names {
    /** Words of the filter language. */
    private static final Set<String> KEYWORDS = Set.of("and", "AND", "or", "OR", "not", "NOT", "in", "IN", "is", "IS", "null", "NULL",
            "like", "LIKE", "exists", "EXISTS", "true", "True", "TRUE", "false", "False", "FALSE");

    private final int maxLength;

    public Names(Limits limits) {
        maxLength = limits.nameLength();
    }

    /** @throws io.arrwdb.proxy.error.MilvusException when a collection cannot be called so */
    public void collection(String name) {
        check(NameKind.COLLECTION, name, false);
    }

    public void alias(String name) {
        check(NameKind.ALIAS, name, false);
    }

    public void database(String name) {
        check(NameKind.DATABASE, name, false);
    }

    /** Partitions may begin with a digit and contain hyphens. */
    public void partition(String name) {
        check(NameKind.PARTITION, name, true);
    }

    public void index(String name) {
        check(NameKind.INDEX, name, false);
    }

    public void resourceGroup(String name) {
        check(NameKind.RESOURCE_GROUP, name, false);
    }

    public void field(String name) {
        check(NameKind.FIELD, name, false);
        if (name.equals(FieldSchema.DYNAMIC_NAME) || name.equals("RowID") || name.equals("Timestamp")) {
            throw NameErrors.reservedName("field name", name);
        }
        if (KEYWORDS.contains(name)) {
            throw NameErrors.keyword(name);
        }
    }

    private void check(NameKind kind, String name, boolean lenient) {
        if (name.isEmpty()) {
            throw NameErrors.emptyName(kind);
        }
        if (name.length() > maxLength) {
            throw NameErrors.nameTooLong(kind, name, maxLength);
        }
        char first = name.charAt(0);
        if (!(first == '_' || isLetter(first) || lenient && isDigit(first))) {
            throw NameErrors.nameFirstCharacter(kind, name);
        }
        for (int i = 1; i < name.length(); i++) {
            char c = name.charAt(i);
            if (!(c == '_' || isLetter(c) || isDigit(c) || lenient && c == '-')) {
                throw NameErrors.nameCharacters(kind, name);
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
