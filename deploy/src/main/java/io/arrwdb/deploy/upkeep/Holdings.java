package io.arrwdb.deploy.upkeep;

import io.arrwdb.core.codec.MalformedBytesException;
import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.NodeId;
import io.arrwdb.core.id.ShardId;
import io.arrwdb.core.inventory.ObjectInventory;
import io.arrwdb.core.inventory.ShardHolding;
import io.arrwdb.core.manifest.Manifest;
import io.arrwdb.core.manifest.ManifestCodec;
import io.arrwdb.core.manifest.PointerRecord;
import io.arrwdb.core.port.consensus.ConsensusSeat;
import io.arrwdb.core.port.consensus.DecisionMachine;
import io.arrwdb.core.port.consensus.GroupLife;
import io.arrwdb.core.port.consensus.ShardConsensus;
import io.arrwdb.core.port.meta.MetaEntry;
import io.arrwdb.core.port.object.ObjectStoreException;
import io.arrwdb.core.shard.DecisionCodec;
import io.arrwdb.core.shard.GroupLedger;
import io.arrwdb.core.shard.ShardLedger;
import io.arrwdb.core.shard.GroupRecord;
import io.arrwdb.core.wal.Rule;
import io.arrwdb.deploy.compose.Stores;
import io.arrwdb.proto.internal.LedgerRequest;
import io.arrwdb.proto.internal.LedgerResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/** Reads what pointers, manifests and decisions name at this moment. Blocks. */
final class Holdings {
    private static final long LEDGER_MILLIS = 5_000;

    private final Stores stores;

    Holdings(Stores stores) {
        this.stores = stores;
    }

    /**
     * @param inventory of what was read
     * @param unread log groups whose decisions were not, with the reason
     * @param damaged manifests that are there and cannot be read, with the reason
     */
    record Read(ObjectInventory inventory, Map<LogGroupId, String> unread, Map<String, String> damaged) { }

    Read read() {
        // Decisions first: what is published by the time that pointers are read is named by them or by the pointers.
        Map<LogGroupId, String> unread = new TreeMap<>();
        Map<ShardId, List<ShardLedger>> ledgers = new TreeMap<>();
        for (MetaEntry record : range(GroupRecord.PREFIX)) {
            LogGroupId group = new LogGroupId(Integer.parseInt(record.key().substring(GroupRecord.PREFIX.length())));
            try {
                GroupLedger ledger = ledger(group, GroupRecord.decode(record.value()));
                ledger.shards().forEach(shard -> ledgers.computeIfAbsent(shard.shard(), s -> new ArrayList<>()).add(shard));
            } catch (RuntimeException e) {
                unread.put(group, cause(e).getMessage());
            }
        }
        Map<ShardId, PointerRecord> pointers = new TreeMap<>();
        for (MetaEntry entry : range(PointerRecord.PREFIX)) {
            PointerRecord pointer = PointerRecord.decode(entry.value());
            pointers.put(pointer.shard(), pointer);
        }
        Map<String, String> damaged = new TreeMap<>();
        List<ShardHolding> holdings = new ArrayList<>();
        Set<ShardId> shards = new HashSet<>(pointers.keySet());
        shards.addAll(ledgers.keySet());
        for (ShardId shard : shards) {
            Optional<PointerRecord> pointer = Optional.ofNullable(pointers.get(shard));
            holdings.add(new ShardHolding(pointer, pointer.flatMap(p -> manifest(p, damaged)), Optional.empty()));
            // Two groups know a shard that is moving.
            ledgers.getOrDefault(shard, List.of()).forEach(known -> holdings.add(new ShardHolding(Optional.empty(), Optional.empty(), Optional.of(known))));
        }
        return new Read(new ObjectInventory(holdings, unread.keySet()), unread, damaged);
    }

    /** Empty where it is missing, which shows in the listing, or damaged. */
    private Optional<Manifest> manifest(PointerRecord pointer, Map<String, String> damaged) {
        try {
            byte[] bytes = stores.objects().get(pointer.manifest()).toCompletableFuture().join();
            if (ManifestCodec.checksum(bytes) != pointer.checksum()) {
                damaged.put(pointer.manifest(), "the manifest of shard " + pointer.shard() + " fails the checksum of its pointer");
                return Optional.empty();
            }
            return Optional.of(ManifestCodec.decode(bytes));
        } catch (MalformedBytesException e) {
            damaged.put(pointer.manifest(), e.getMessage());
            return Optional.empty();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ObjectStoreException.NotFound) {
                return Optional.empty();
            }
            damaged.put(pointer.manifest(), e.getCause().getMessage());
            return Optional.empty();
        }
    }

    private GroupLedger ledger(LogGroupId group, GroupRecord record) {
        return stores.localDecisions().map(decisions -> replayed(decisions, new GroupLife(group, record.incarnation(), record.activated(), record.seats())))
                .orElseGet(() -> asked(group));
    }

    /** Nobody decides while this process has the data directory. */
    private static GroupLedger replayed(ShardConsensus decisions, GroupLife life) {
        GroupLedger ledger = new GroupLedger(Rule.all());
        ConsensusSeat seat = decisions.join(life, new Replay(ledger), Runnable::run).toCompletableFuture().join();
        seat.close();
        return ledger;
    }

    private GroupLedger asked(LogGroupId group) {
        LedgerResponse answer = stores.leaders().call(group, LEDGER_MILLIS,
                node -> node.ledger(LedgerRequest.newBuilder().setLogGroup(group.value()).build()),
                response -> response.hasFailure() ? Optional.of(response.getFailure()) : Optional.empty());
        GroupLedger ledger = new GroupLedger(Rule.all());
        ledger.restore(answer.getLedger().toByteArray());
        return ledger;
    }

    private List<MetaEntry> range(String prefix) {
        return stores.meta().range(prefix).toCompletableFuture().join().entries();
    }

    private static Throwable cause(Throwable error) {
        return error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
    }

    /** Takes what was decided and decides nothing. */
    private record Replay(GroupLedger ledger) implements DecisionMachine {
        @Override
        public byte[] apply(long index, byte[] decision) {
            return ledger.apply(DecisionCodec.decode(decision)).encode();
        }

        @Override
        public byte[] snapshot() {
            return ledger.snapshot();
        }

        @Override
        public void restore(long index, byte[] snapshot) {
            ledger.restore(snapshot);
        }

        @Override
        public void leading(Epoch epoch) { }

        @Override
        public void following(Optional<NodeId> leader) { }
    }
}
