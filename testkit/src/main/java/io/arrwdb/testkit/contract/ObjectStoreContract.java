package io.arrwdb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of {@link ObjectStore}. */
public abstract class ObjectStoreContract extends PortContract {
    /** An empty store. */
    protected abstract ObjectStore store();

    @Test
    void whatWasPutIsThere() {
        put("a/b/c", "hello");
        assertThat(get("a/b/c")).isEqualTo("hello");
    }

    @Test
    void aSecondPutReplacesTheFirst() {
        put("k", "one");
        put("k", "two");
        assertThat(get("k")).isEqualTo("two");
    }

    @Test
    void aFreeKeyIsTakenOnce() {
        assertThat(await(store().putIfAbsent("k/l", body("one")))).isTrue();
        assertThat(await(store().putIfAbsent("k/l", body("two")))).isFalse();
        assertThat(get("k/l")).isEqualTo("one");
    }

    @Test
    void ofManyAtOnceOneTakesTheKey() {
        List<CompletionStage<Boolean>> puts = IntStream.range(0, 8).mapToObj(i -> store().putIfAbsent("k", body("v" + i))).toList();
        List<Boolean> won = puts.stream().map(this::await).toList();
        assertThat(won).containsOnlyOnce(true);
        assertThat(get("k")).isEqualTo("v" + won.indexOf(true));
    }

    @Test
    void aMissingObjectIsNamed() {
        assertThatThrownBy(() -> get("no/such")).isInstanceOf(ObjectStoreException.NotFound.class).hasMessageContaining("no/such");
        assertThatThrownBy(() -> await(store().getRange("no/such", 0, 1))).isInstanceOf(ObjectStoreException.NotFound.class);
    }

    @Test
    void aRangeIsCutFromTheObject() {
        put("k", "0123456789");
        assertThat(text(await(store().getRange("k", 3, 4)))).isEqualTo("3456");
        assertThat(text(await(store().getRange("k", 10, 0)))).isEmpty();
        assertThatThrownBy(() -> await(store().getRange("k", 8, 3))).isInstanceOf(ObjectStoreException.class);
        assertThatThrownBy(() -> await(store().getRange("k", -1, 3))).isInstanceOf(ObjectStoreException.class);
    }

    @Test
    void emptyAndLargeObjectsComeBack() {
        await(store().put("empty", ObjectBody.of(new byte[0])));
        assertThat(get("empty")).isEmpty();
        byte[] large = new byte[3_000_001];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 >>> 3);
        }
        await(store().put("large", ObjectBody.of(large)));
        assertThat(await(store().get("large"))).isEqualTo(large);
    }

    @Test
    void aListHoldsEveryKeyWithThePrefixInOrder() {
        for (String key : List.of("c/1/z", "c/1/a", "c/10/b", "c/2", "d", "c/1.x")) {
            put(key, key);
        }
        assertThat(keys("c/1")).containsExactly("c/1.x", "c/1/a", "c/1/z", "c/10/b");
        assertThat(keys("c/1/")).containsExactly("c/1/a", "c/1/z");
        assertThat(keys("")).containsExactly("c/1.x", "c/1/a", "c/1/z", "c/10/b", "c/2", "d");
        assertThat(keys("x")).isEmpty();
        assertThat(keys("c/1/a/deeper")).isEmpty();
        assertThat(await(store().list("d"))).containsExactly(new ObjectEntry("d", 1));
    }

    @Test
    void oddKeysKeepTheirNames() {
        for (String key : List.of("a b/ü%25", ".hidden/..", "../x", "100%/a:b*c?\\d", "日本/語")) {
            put(key, key);
            assertThat(get(key)).isEqualTo(key);
            assertThat(keys(key)).containsExactly(key);
        }
    }

    @Test
    void aDeletedObjectIsGone() {
        put("k/x", "v");
        await(store().delete("k/x"));
        await(store().delete("k/x"));
        assertThatThrownBy(() -> get("k/x")).isInstanceOf(ObjectStoreException.NotFound.class);
        assertThat(keys("k")).isEmpty();
        put("k/x", "again");
        assertThat(get("k/x")).isEqualTo("again");
    }

    @Test
    void aLocalFileIsTheObject() {
        put("dir/k", "bytes");
        store().localFile("dir/k").ifPresent(uri -> assertThat(java.nio.file.Path.of(uri)).hasContent("bytes"));
        assertThat(store().localFile("dir/absent")).isEmpty();
    }

    protected void put(String key, String text) {
        await(store().put(key, body(text)));
    }

    protected String get(String key) {
        return text(await(store().get(key)));
    }

    protected List<String> keys(String prefix) {
        return await(store().list(prefix)).stream().map(ObjectEntry::key).toList();
    }

    protected static ObjectBody body(String text) {
        return ObjectBody.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
