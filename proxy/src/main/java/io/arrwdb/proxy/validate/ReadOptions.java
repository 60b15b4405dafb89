package io.arrwdb.proxy.validate;

import io.arrwdb.proxy.error.ReadErrors;
import java.util.Map;

/**
 * What a client says of how a search or query is to be answered.
 *
 * @param explain whether the answer says what became of it
 * @param leastPart of the collection that the answer must be of, 1 for all; consistency holds for whatever part is answered
 */
public record ReadOptions(boolean explain, double leastPart) {
    /** Of a search or query, among its other parameters. */
    public static final String EXPLAIN = "explain";
    /** As Milvus calls what it has as a setting of its query nodes. */
    public static final String LEAST_PART = "partial_result_required_data_ratio";

    /** Of all, unexplained. */
    public static final ReadOptions WHOLE = new ReadOptions(false, 1);

    /** @throws io.arrwdb.proxy.error.MilvusException when a value cannot be */
    static ReadOptions read(Map<String, String> params) {
        return new ReadOptions(Numbers.strictFlag(params, EXPLAIN), leastPart(params.getOrDefault(LEAST_PART, "").strip()));
    }

    private static double leastPart(String text) {
        if (text.isEmpty()) {
            return 1;
        }
        try {
            double part = Double.parseDouble(text);
            if (part > 0 && part <= 1) {
                return part;
            }
        } catch (NumberFormatException e) {
            // Refused below, in the same words as a number that is out of range.
        }
        throw ReadErrors.part(LEAST_PART, text);
    }
}
