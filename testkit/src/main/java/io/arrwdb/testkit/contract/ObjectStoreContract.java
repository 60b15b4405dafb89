package io.arrwdb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.port.object.ObjectBody;
import io.arrwdb.core.port.object.ObjectEntry;
import io.arrwdb.core.port.object.ObjectStore;
import io.arrwdb.core.port.object.ObjectStoreException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        byte[] large = large();
        await(store().put("large", ObjectBody.of(large)));
        assertThat(await(store().get("large"))).isEqualTo(large);
        assertThat(await(store().putIfAbsent("large", ObjectBody.of(new byte[1])))).isFalse();
        assertThat(await(store().putIfAbsent("other", ObjectBody.of(large)))).isTrue();
        assertThat(await(store().get("other"))).isEqualTo(large);
    }

    @Test
    void rangesOfALargeObjectComeBack() {
        byte[] large = large();
        await(store().put("large", ObjectBody.of(large)));
        int middle = 5 << 20;
        for (int[] range : new int[][] {{0, 1}, {0, large.length}, {middle - 1, 2}, {middle, 100}, {1, middle + 1}, {large.length - 7, 7}}) {
            assertThat(await(store().getRange("large", range[0], range[1]))).as("%d bytes from %d", range[1], range[0])
                    .isEqualTo(Arrays.copyOfRange(large, range[0], range[0] + range[1]));
        }
        for (int[] range : new int[][] {{large.length - 7, 8}, {large.length, 1}, {large.length + 1, 0}, {1, large.length}}) {
            assertThatThrownBy(() -> await(store().getRange("large", range[0], range[1]))).as("%d bytes from %d", range[1], range[0])
                    .isInstanceOf(ObjectStoreException.class);
        }
    }

    /** A body may be read in any order and more than once, but never outside of it, and not from the begin of what lies under it. */
    @Test
    void aBodyIsReadWhereItLies() {
        byte[] under = large();
        int from = 1_000_000;
        ObjectBody inside = new ObjectBody() {
            @Override
            public long lengthBytes() {
                return under.length - 2 * from;
            }

            @Override
            public void read(long offset, ByteBuffer target) {
                assertThat(offset).isBetween(0L, lengthBytes());
                assertThat(target.remaining()).isLessThanOrEqualTo((int) (lengthBytes() - offset));
                target.put(under, from + (int) offset, target.remaining());
            }
        };
        await(store().put("inside", inside));
        assertThat(await(store().get("inside"))).isEqualTo(Arrays.copyOfRange(under, from, under.length - from));
    }

    @Test
    void aBodyThatEndsEarlyIsNoObject() {
        ObjectBody broken = new ObjectBody() {
            @Override
            public long lengthBytes() {
                return 100;
            }

            @Override
            public void read(long offset, ByteBuffer target) {
                throw new IllegalStateException("the memory is gone");
            }
        };
        assertThatThrownBy(() -> await(store().put("k", broken))).isInstanceOf(RuntimeException.class);
        assertThat(keys("")).isEmpty();
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
    void aListOfManyKeysIsWholeAndInOrder() {
        List<String> names = IntStream.range(0, 45).mapToObj(i -> "m/" + i % 7 + (i % 2 == 0 ? "/" : ".") + "%03d".formatted(i)).sorted().toList();
        List<CompletionStage<Void>> puts = names.stream().map(key -> store().put(key, body(key))).toList();
        puts.forEach(this::await);
        assertThat(keys("")).isEqualTo(names);
        assertThat(keys("m/3")).isEqualTo(names.stream().filter(key -> key.startsWith("m/3")).toList());
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

    /** More than two parts of any store that cuts objects into parts, the last of them short. */
    private static byte[] large() {
        byte[] large = new byte[11_000_001];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31 >>> 3);
        }
        return large;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
