package io.arrwdb.proxy.error;

/**
 * What a name is of. Milvus words the refusal of a name differently for each kind, and SDK suites compare the words. Source:
 * Milvus {@code internal/proxy/util.go}.
 */
public enum NameKind {
    COLLECTION("collection name") {
        @Override
        MilvusException empty() {
            return ErrorCode.PARAMETER_INVALID.because("collection name should not be empty");
        }

        @Override
        MilvusException invalid(String name, String problem) {
            return ErrorCode.PARAMETER_INVALID.because("Invalid collection name: " + name + ". " + problem);
        }
    },
    ALIAS("collection alias") {
        @Override
        MilvusException empty() {
            return ErrorCode.PARAMETER_INVALID.because("collection alias should not be empty");
        }

        @Override
        MilvusException invalid(String name, String problem) {
            return ErrorCode.PARAMETER_INVALID.because("Invalid collection alias: " + name + ". " + problem);
        }
    },
    DATABASE("database name") {
        @Override
        MilvusException empty() {
            return invalid("", "database name couldn't be empty");
        }

        @Override
        MilvusException invalid(String name, String problem) {
            return ErrorCode.DATABASE_NAME.as(problem + ": " + ErrorCode.DATABASE_NAME.sentinel() + "[database=" + name + "]");
        }
    },
    PARTITION("partition name") {
        @Override
        MilvusException empty() {
            return invalid("", "partition name should not be empty");
        }

        @Override
        MilvusException invalid(String name, String problem) {
            return ErrorCode.UNEXPECTED.as("Invalid partition name: " + name + ". " + sentence(problem));
        }
    },
    FIELD("field name") {
        @Override
        MilvusException empty() {
            return ErrorCode.FIELD_NAME.as("field name should not be empty: " + ErrorCode.FIELD_NAME.sentinel() + "[field=]");
        }

        @Override
        MilvusException invalid(String name, String problem) {
            return ErrorCode.FIELD_NAME.as("Invalid field name: " + name + ". " + sentence(problem) + ": "
                    + ErrorCode.FIELD_NAME.sentinel() + "[field=" + name + "]");
        }
    },
    INDEX("index name") {
        @Override
        MilvusException empty() {
            return invalid("", "index name should not be empty");
        }

        @Override
        MilvusException invalid(String name, String problem) {
            return ErrorCode.UNEXPECTED.as("Invalid index name: " + name + ". " + sentence(problem));
        }
    },
    RESOURCE_GROUP("resource group name") {
        @Override
        MilvusException empty() {
            return ErrorCode.PARAMETER_INVALID.because("resource group name couldn't be empty");
        }

        @Override
        MilvusException invalid(String name, String problem) {
            return ErrorCode.PARAMETER_INVALID.because("Invalid resource group name " + name + ". " + problem);
        }
    };

    private final String noun;

    NameKind(String noun) {
        this.noun = noun;
    }

    /** Such as {@code collection name}. */
    String noun() {
        return noun;
    }

    abstract MilvusException empty();

    abstract MilvusException invalid(String name, String problem);

    private static String sentence(String problem) {
        return Character.toUpperCase(problem.charAt(0)) + problem.substring(1) + ".";
    }
}
