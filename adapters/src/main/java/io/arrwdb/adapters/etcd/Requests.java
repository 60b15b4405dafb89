package io.arrwdb.adapters.etcd;

import com.google.protobuf.ByteString;
import io.arrwdb.core.port.meta.MetaStore.LeaseId;
import io.arrwdb.core.port.meta.MetaStoreException;
import io.arrwdb.core.port.meta.MetaTxn;
import io.arrwdb.core.port.meta.Revision;
import io.etcd.jetcd.api.Compare;
import io.etcd.jetcd.api.DeleteRangeRequest;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RequestOp;
import io.etcd.jetcd.api.TxnRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchProgressRequest;
import io.etcd.jetcd.api.WatchRequest;

/** What the port asks, in etcd's words. */
record Requests(KeySpace keys, EtcdLimits limits) {
    static final WatchRequest PROGRESS =
            WatchRequest.newBuilder().setProgressRequest(WatchProgressRequest.getDefaultInstance()).build();

    RangeRequest get(String key) {
        return RangeRequest.newBuilder().setKey(keys.outer(key)).build();
    }

    /** The first keys with a prefix, as they stand now. */
    RangeRequest firstPage(String prefix) {
        ByteString from = keys.outer(prefix);
        return RangeRequest.newBuilder().setKey(from).setRangeEnd(KeySpace.endOf(from)).setLimit(limits.pageEntries()).build();
    }

    /** The keys behind {@code last}, as they stood at the first page's revision. */
    RangeRequest nextPage(RangeRequest page, ByteString last, long revision) {
        return page.toBuilder().setKey(KeySpace.next(last)).setRevision(revision).build();
    }

    /** @throws MetaStoreException where it is larger than etcd takes */
    TxnRequest txn(MetaTxn txn) {
        TxnRequest.Builder request = TxnRequest.newBuilder();
        txn.compares().forEach(compare -> request.addCompare(compare(compare)));
        txn.then().forEach(op -> request.addSuccess(op(op)));
        txn.otherwise().forEach(op -> request.addFailure(op(op)));
        TxnRequest made = request.build();
        if (made.getSerializedSize() > limits.maxRequestBytes()) {
            throw new MetaStoreException("a transaction of " + made.getSerializedSize() + " bytes exceeds max-request-bytes "
                    + limits.maxRequestBytes() + " of etcd: change less at once", null);
        }
        return made;
    }

    WatchRequest watch(String prefix, Revision after) {
        ByteString from = keys.outer(prefix);
        return WatchRequest.newBuilder().setCreateRequest(WatchCreateRequest.newBuilder().setKey(from)
                .setRangeEnd(KeySpace.endOf(from)).setStartRevision(after.value() + 1)).build();
    }

    /** A key that does not exist was made, and last changed, at revision 0. */
    private Compare compare(MetaTxn.Compare compare) {
        Compare.Builder equal = Compare.newBuilder().setResult(Compare.CompareResult.EQUAL);
        return switch (compare) {
            case MetaTxn.Compare.ModifiedAt at -> equal.setKey(keys.outer(at.key())).setTarget(Compare.CompareTarget.MOD)
                    .setModRevision(at.revision().value()).build();
            case MetaTxn.Compare.CreatedAt at -> equal.setKey(keys.outer(at.key())).setTarget(Compare.CompareTarget.CREATE)
                    .setCreateRevision(at.revision().value()).build();
            case MetaTxn.Compare.ValueIs is -> equal.setKey(keys.outer(is.key())).setTarget(Compare.CompareTarget.VALUE)
                    .setValue(ByteString.copyFrom(is.value())).build();
        };
    }

    private RequestOp op(MetaTxn.Op op) {
        return switch (op) {
            case MetaTxn.Op.Put put -> RequestOp.newBuilder().setRequestPut(PutRequest.newBuilder().setKey(keys.outer(put.key()))
                    .setValue(ByteString.copyFrom(put.value())).setLease(put.lease().map(LeaseId::value).orElse(0L))).build();
            case MetaTxn.Op.Delete delete -> delete(DeleteRangeRequest.newBuilder().setKey(keys.outer(delete.key())));
            case MetaTxn.Op.DeletePrefix delete -> {
                ByteString from = keys.outer(delete.prefix());
                yield delete(DeleteRangeRequest.newBuilder().setKey(from).setRangeEnd(KeySpace.endOf(from)));
            }
        };
    }

    private static RequestOp delete(DeleteRangeRequest.Builder range) {
        return RequestOp.newBuilder().setRequestDeleteRange(range).build();
    }
}
