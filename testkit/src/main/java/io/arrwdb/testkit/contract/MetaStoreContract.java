package io.arrwdb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.meta.MetaSnapshot;
import io.arrwdb.core.port.meta.MetaStore;
import io.arrwdb.core.port.meta.MetaStore.LeaseId;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The contract of {@link MetaStore}: etcd's semantics. */
public abstract class MetaStoreContract extends PortContract {
    private Revision start;

    /** An empty store, which nobody else changes. */
    protected abstract MetaStore store();

    /** Lets so much time pass for leases. */
    protected abstract void passMillis(long millis);

    /** The time to live of a lease; a store that lives in real time gives less. */
    protected long leaseMillis() {
        return 10_000;
    }

    @Test
    void anEmptyStoreHoldsNothing() {
        MetaSnapshot empty = await(store().range(""));
        assertThat(empty.entries()).isEmpty();
        assertThat(await(store().get("a"))).isEqualTo(new MetaSnapshot(empty.revision(), List.of()));
    }

    @Test
    void everyChangeMakesARevision() {
        assertThat(put("a", "1")).isEqualTo(at(1));
        assertThat(put("b", "2")).isEqualTo(at(2));
        assertThat(put("a", "3")).isEqualTo(at(3));
        MetaEntry a = entry("a");
        assertThat(text(a)).isEqualTo("3");
        assertThat(a.created()).isEqualTo(at(1));
        assertThat(a.modified()).isEqualTo(at(3));
    }

    @Test
    void aTransactionThatChangesNothingMakesNoRevision() {
        put("a", "1");
        MetaTxn.Result result = await(store().txn(MetaTxn.of(new MetaTxn.Op.Delete("absent"))));
        assertThat(result).isEqualTo(new MetaTxn.Result(true, at(1)));
        assertThat(await(store().txn(MetaTxn.of())).revision()).isEqualTo(at(1));
    }

    @Test
    void aTransactionIsOneRevision() {
        await(store().txn(MetaTxn.of(op("a", "1"), op("b", "2"))));
        assertThat(entry("a").created()).isEqualTo(entry("b").created());
    }

    @Test
    void comparesChooseTheBranch() {
        put("a", "1");
        assertThat(when(new MetaTxn.Compare.ModifiedAt("a", at(1)))).isTrue();
        assertThat(when(new MetaTxn.Compare.ModifiedAt("a", at(2)))).isFalse();
        assertThat(when(new MetaTxn.Compare.ModifiedAt("absent", Revision.ZERO))).isTrue();
        assertThat(when(new MetaTxn.Compare.ModifiedAt("a", Revision.ZERO))).isFalse();
        assertThat(when(new MetaTxn.Compare.CreatedAt("a", at(1)))).isTrue();
        assertThat(when(new MetaTxn.Compare.CreatedAt("absent", Revision.ZERO))).isTrue();
        assertThat(when(new MetaTxn.Compare.ValueIs("a", bytes("1")))).isTrue();
        assertThat(when(new MetaTxn.Compare.ValueIs("a", bytes("2")))).isFalse();
        assertThat(when(new MetaTxn.Compare.ValueIs("absent", bytes("")))).isFalse();
    }

    @Test
    void theOtherBranchAppliesWhereACompareFails() {
        put("a", "1");
        MetaTxn txn = new MetaTxn(List.of(new MetaTxn.Compare.ValueIs("a", bytes("1")), new MetaTxn.Compare.ValueIs("a", bytes("9"))),
                List.of(op("a", "then")), List.of(op("a", "otherwise")));
        assertThat(await(store().txn(txn)).succeeded()).isFalse();
        assertThat(text(entry("a"))).isEqualTo("otherwise");
    }

    @Test
    void aKeyThatIsMadeAnewHasANewCreation() {
        put("a", "1");
        await(store().txn(MetaTxn.of(new MetaTxn.Op.Delete("a"))));
        put("a", "2");
        assertThat(entry("a").created()).isEqualTo(at(3));
    }

    @Test
    void aPrefixIsARangeInKeyOrder() {
        put("b/2", "");
        put("b/1", "");
        put("b", "");
        put("c", "");
        assertThat(keys("b/")).containsExactly("b/1", "b/2");
        assertThat(keys("b")).containsExactly("b", "b/1", "b/2");
        await(store().txn(MetaTxn.of(new MetaTxn.Op.DeletePrefix("b/"))));
        assertThat(keys("")).containsExactly("b", "c");
    }

    @Test
    void oneTransactionChangesAKeyOnce() {
        put("p/1", "1");
        assertThatThrownBy(() -> await(store().txn(MetaTxn.of(op("a", "1"), op("a", "2"))))).isInstanceOf(MetaStoreException.class);
        assertThatThrownBy(() -> await(store().txn(MetaTxn.of(op("p/1", "2"), new MetaTxn.Op.DeletePrefix("p/")))))
                .isInstanceOf(MetaStoreException.class);
        assertThatThrownBy(() -> await(store().txn(MetaTxn.of(op("q", "2"), new MetaTxn.Op.Delete("q"))))).isInstanceOf(MetaStoreException.class);
        assertThat(keys("")).containsExactly("p/1");
        await(store().txn(MetaTxn.of(new MetaTxn.Op.Delete("p/1"), new MetaTxn.Op.DeletePrefix("p"))));
        assertThat(keys("")).isEmpty();
    }

    @Test
    void aWatchTellsEveryChangeUnderItsPrefixInOrder() {
        RecordingWatcher watcher = watcher();
        store().watch("a/", at(0), mailbox(), watcher);
        put("a/1", "x");
        put("b", "y");
        await(store().txn(MetaTxn.of(op("a/2", "z"), new MetaTxn.Op.Delete("a/1"))));
        until("three changes", () -> watcher.lines().size() == 3);
        assertThat(watcher.lines()).containsExactly("1 a/1=x", "3 a/2=z", "3 -a/1");
    }

    @Test
    void aWatchStartsAfterAnyKeptRevision() {
        put("a", "1");
        put("a", "2");
        put("a", "3");
        RecordingWatcher watcher = watcher();
        store().watch("a", at(1), mailbox(), watcher);
        put("a", "4");
        until("three changes", () -> watcher.lines().size() == 3);
        assertThat(watcher.lines()).containsExactly("2 a=2", "3 a=3", "4 a=4");
    }

    @Test
    void aWatchBehindTheCompactionEnds() {
        put("a", "1");
        put("a", "2");
        put("a", "3");
        await(store().compact(at(2)));
        RecordingWatcher behind = watcher();
        store().watch("a", at(0), mailbox(), behind);
        RecordingWatcher kept = watcher();
        store().watch("a", at(2), mailbox(), kept);
        until("both told", () -> !behind.lines().isEmpty() && !kept.lines().isEmpty());
        assertThat(behind.lines()).containsExactly("compacted 3");
        assertThat(kept.lines()).containsExactly("3 a=3");
        assertThat(text(entry("a"))).isEqualTo("3");
    }

    @Test
    void aClosedWatchIsSilent() {
        RecordingWatcher closed = watcher();
        RecordingWatcher open = watcher();
        store().watch("a", at(0), mailbox(), closed).close();
        store().watch("a", at(0), mailbox(), open);
        put("a", "1");
        until("the open one was told", () -> open.lines().size() == 1);
        assertThat(closed.lines()).isEmpty();
    }

    @Test
    void aLeasesKeysVanishWithIt() {
        RecordingWatcher watcher = watcher();
        LeaseId lease = await(store().grant(leaseMillis()));
        await(store().txn(MetaTxn.of(new MetaTxn.Op.Put("s/1", bytes("x"), Optional.of(lease)), op("s/2", "y"))));
        store().watch("s/", at(1), mailbox(), watcher);
        // Longer than the lease in all, and each time much less, for stores in real time on a busy machine.
        for (int i = 0; i < 4; i++) {
            passMillis(leaseMillis() * 3 / 10);
            await(store().keepAlive(lease));
        }
        assertThat(keys("s/")).containsExactly("s/1", "s/2");
        passMillis(leaseMillis() * 13 / 10);
        until("the key went", () -> keys("s/").equals(List.of("s/2")));
        until("the watch heard", () -> watcher.lines().equals(List.of("2 -s/1")));
        assertThatThrownBy(() -> await(store().keepAlive(lease))).isInstanceOf(MetaStoreException.LeaseLost.class);
        assertThatThrownBy(() -> await(store().txn(MetaTxn.of(new MetaTxn.Op.Put("s/3", bytes("z"), Optional.of(lease))))))
                .isInstanceOf(MetaStoreException.LeaseLost.class);
    }

    @Test
    void revokingEndsALeaseAtOnce() {
        LeaseId lease = await(store().grant(60_000));
        await(store().txn(MetaTxn.of(new MetaTxn.Op.Put("s", bytes("x"), Optional.of(lease)))));
        await(store().revoke(lease));
        assertThat(keys("")).isEmpty();
        await(store().revoke(lease));
    }

    @Test
    void aKeyLeavesItsLeaseWhenItIsPutWithoutOne() {
        LeaseId lease = await(store().grant(60_000));
        await(store().txn(MetaTxn.of(new MetaTxn.Op.Put("s", bytes("x"), Optional.of(lease)))));
        put("s", "free");
        await(store().revoke(lease));
        assertThat(keys("")).containsExactly("s");
    }

    @Test
    void aTransactionUnderALostLeaseChangesNothing() {
        put("a", "1");
        LeaseId lease = await(store().grant(60_000));
        await(store().revoke(lease));
        MetaTxn txn = MetaTxn.of(op("a", "2"), new MetaTxn.Op.Put("s", bytes("x"), Optional.of(lease)));
        assertThatThrownBy(() -> await(store().txn(txn))).isInstanceOf(MetaStoreException.LeaseLost.class);
        assertThat(text(entry("a"))).isEqualTo("1");
        assertThat(keys("")).containsExactly("a");
    }

    @Test
    void compactingAgainDoesNothing() {
        put("a", "1");
        put("a", "2");
        await(store().compact(at(2)));
        await(store().compact(at(1)));
        await(store().compact(at(2)));
        assertThatThrownBy(() -> await(store().compact(at(9)))).isInstanceOf(MetaStoreException.class);
        RecordingWatcher kept = watcher();
        store().watch("a", at(2), mailbox(), kept);
        put("a", "3");
        until("it was told", () -> !kept.lines().isEmpty());
        assertThat(kept.lines()).containsExactly("3 a=3");
    }

    @Test
    void aWatchFarBehindHearsEverythingOnce() {
        int changes = 2_500;
        RecordingWatcher watcher = watcher();
        for (int i = 1; i <= changes; i++) {
            store().txn(MetaTxn.of(op(i % 2 == 0 ? "a/even" : "b/odd", Integer.toString(i))));
        }
        until("all were made", () -> await(store().range("a")).revision().equals(at(changes)));
        store().watch("a/", at(0), mailbox(), watcher);
        until("all were told", () -> watcher.lines().size() >= changes / 2);
        assertThat(watcher.lines()).hasSize(changes / 2).doesNotHaveDuplicates()
                .isSortedAccordingTo(Comparator.comparingInt(line -> Integer.parseInt(line.split(" ")[0])));
        assertThat(watcher.gaps()).isEmpty();
    }

    @Test
    void aWatchWithoutChangesLearnsHowFarTheStoreIs() {
        put("b", "1");
        put("b", "2");
        RecordingWatcher watcher = watcher();
        store().watch("a/", at(0), mailbox(), watcher);
        until("it knows of both", () -> watcher.upTo().equals(at(2)));
        assertThat(watcher.lines()).isEmpty();
    }

    @Test
    void leasesAreNamedApart() {
        assertThat(await(store().grant(60_000))).isNotEqualTo(await(store().grant(60_000)));
        assertThatThrownBy(() -> await(store().grant(0))).isInstanceOf(MetaStoreException.class);
    }

    /** The revision so many changes after the test's beginning: the first call must come before any change. */
    protected Revision at(int changes) {
        if (start == null) {
            start = await(store().range("")).revision();
        }
        return new Revision(start.value() + changes);
    }

    /** Counts revisions from the test's beginning. */
    protected RecordingWatcher watcher() {
        return new RecordingWatcher(at(0));
    }

    protected Revision put(String key, String value) {
        at(0);
        return await(store().txn(MetaTxn.of(op(key, value)))).revision();
    }

    protected List<String> keys(String prefix) {
        return await(store().range(prefix)).entries().stream().map(MetaEntry::key).toList();
    }

    protected MetaEntry entry(String key) {
        return await(store().get(key)).entries().getFirst();
    }

    protected static MetaTxn.Op op(String key, String value) {
        return new MetaTxn.Op.Put(key, bytes(value));
    }

    protected static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    protected static String text(MetaEntry entry) {
        return new String(entry.value(), StandardCharsets.UTF_8);
    }

    private boolean when(MetaTxn.Compare compare) {
        return await(store().txn(MetaTxn.when(List.of(compare)))).succeeded();
    }
}
