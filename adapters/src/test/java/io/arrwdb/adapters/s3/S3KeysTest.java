package io.arrwdb.adapters.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.port.object.ObjectStoreException;
import org.junit.jupiter.api.Test;

class S3KeysTest {
    private final S3Keys keys = new S3Keys("p/");

    @Test
    void ourOwnKeysStayAsTheyAre() {
        assertThat(keys.of("arrwdb/c/1/s/2/manifest/00-1-a_B")).isEqualTo("p/arrwdb/c/1/s/2/manifest/00-1-a_B");
    }

    @Test
    void othersComeBack() {
        for (String key : new String[] {"a b", "../x", "a/..", "日本/語", "!41", "a/.hidden", "a.b/c."}) {
            assertThat(keys.keyOf(keys.of(key))).isEqualTo(key);
            assertThat(keys.of(key)).startsWith("p/").matches("[a-zA-Z0-9._!/-]+").doesNotContain("/.");
        }
    }

    @Test
    void aBeginningOfAKeyIsOneOfItsName() {
        String key = "a b/.ü/x";
        for (int length = 0; length <= key.length(); length++) {
            assertThat(keys.of(key)).startsWith(keys.ofPrefix(key.substring(0, length)));
        }
    }

    @Test
    void partsMustNotBeEmptyNorKeysTooLong() {
        for (String key : new String[] {"", "/a", "a/", "a//b"}) {
            assertThatThrownBy(() -> keys.of(key)).isInstanceOf(ObjectStoreException.class).hasMessageContaining("empty part");
        }
        assertThatThrownBy(() -> keys.of("k".repeat(1_100))).hasMessageContaining("1024");
    }
}
