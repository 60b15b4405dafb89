package io.arrwdb.proxy.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    private static final int DEPTH = 10;

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "true", " false ", "0", "-0", "12.5e-3", "1E+9", "\"\"", "\"a\\u00e9\\n\\\"\"", "[]", "[1, [2], {}]",
        "{}", "{\"a\":{\"b\":[null]}, \"ключ\" : \"значение\"}"})
    void acceptsJson(String text) {
        assertThatCode(() -> JsonText.check(utf8(text), DEPTH)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "nul", "tru", "01", "1.", ".5", "-", "+1", "1e", "NaN", "Infinity", "'a'", "\"a", "\"\\x\"",
        "\"\\u12g4\"", "\"\n\"", "[1,]", "[1 2]", "[", "{", "{\"a\"}", "{\"a\":}", "{a:1}", "{\"a\":1,}", "1 2", "[[[[[[[[[[[[1]]]]]]]]]]]]"})
    void refusesWhatIsNoJson(String text) {
        assertThatThrownBy(() -> JsonText.check(utf8(text), DEPTH)).isInstanceOf(JsonText.Malformed.class);
    }

    @Test
    void refusesBytesThatAreNoText() {
        assertThatThrownBy(() -> JsonText.check(new byte[] {'"', (byte) 0xC3, '"'}, DEPTH))
                .isInstanceOf(JsonText.Malformed.class).hasMessageContaining("UTF-8");
    }

    @Test
    void showsTheMembersOfTheOutermostObjectOnly() {
        byte[] text = utf8("{ \"a\\u0062\" : {\"inner\": 1}, \"c\": [2] , \"d\":\"x\" }");
        List<String> seen = new ArrayList<>();
        JsonText.members(text, DEPTH, (key, from, to) -> seen.add(key + "=" + new String(text, from, to - from, StandardCharsets.UTF_8)));
        assertThat(seen).containsExactly("ab={\"inner\": 1}", "c=[2]", "d=\"x\"");
    }

    /** Whatever the bytes: an answer, never another exception. */
    @Test
    void survivesRandomBytes() {
        long seed = 42;
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        byte[] alphabet = utf8("{}[]\":,0123456789-+.eE\\untrfalse \u00e9");
        for (int i = 0; i < 20_000; i++) {
            byte[] text = new byte[random.nextInt(20)];
            for (int j = 0; j < text.length; j++) {
                text[j] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                JsonText.check(text, DEPTH);
            } catch (JsonText.Malformed e) {
                assertThat(e.getMessage()).as("seed %d, case %d", seed, i).contains("at byte");
            }
        }
    }
}
