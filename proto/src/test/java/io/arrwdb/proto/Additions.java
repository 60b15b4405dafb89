package io.arrwdb.proto;

import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What we declare beyond the Java SDK 2.6.22, since Milvus 3.0.0 where not said otherwise. The Node SDK 3.0.6 knows
 * all of it. The tokenizer service, the other way round, only the Java SDK publishes.
 */
final class Additions {
    /** Messages and enums that are new as a whole. */
    static final Set<String> TYPES_SINCE_3_0 = Set.of("""
            common.MetricAggSpec common.OrderSpec common.SearchAggregationSpec common.SortSpec common.TopHitsSpec
            milvus.ElementIndices schema.AggBucket schema.AggHit schema.AggHitField schema.BucketKeyEntry
            schema.DateArray schema.FunctionChain schema.FunctionChainColumnArg schema.FunctionChainExpr
            schema.FunctionChainExprArg schema.FunctionChainOp schema.FunctionChainStage schema.FunctionParamArray
            schema.FunctionParamObject schema.FunctionParamValue schema.MetricValue schema.MolArray
            schema.MolSmilesArray schema.TimeArray
            """.strip().split("\\s+"));

    /** Fields and enum values added to types that the Java SDK knows. */
    static final Set<String> FACTS_SINCE_3_0 = """
            field milvus.DeleteRequest 9 namespace string optional
            field milvus.DumpMessagesRequest 5 include_start_message bool single
            field milvus.HybridSearchRequest 15 function_chains schema.FunctionChain repeated
            field milvus.QueryResults 7 element_indices milvus.ElementIndices repeated
            field milvus.SearchRequest 23 search_aggregation common.SearchAggregationSpec single
            field milvus.SearchRequest 24 function_chains schema.FunctionChain repeated
            field msg.DeleteRequest 14 serialized_expr_plan bytes single
            field schema.CollectionSchema 11 external_source string single
            field schema.CollectionSchema 12 external_spec string single
            field schema.CollectionSchema 13 do_physical_backfill bool single
            field schema.CollectionSchema 14 file_resource_ids int64 repeated
            field schema.FieldSchema 17 external_field string single
            field schema.ScalarField 13 mol_data schema.MolArray oneof:data
            field schema.ScalarField 14 mol_smiles_data schema.MolSmilesArray oneof:data
            field schema.ScalarField 15 date_data schema.DateArray oneof:data
            field schema.ScalarField 16 time_data schema.TimeArray oneof:data
            field schema.SearchResultData 17 group_by_field_values schema.FieldData repeated
            field schema.SearchResultData 18 agg_buckets schema.AggBucket repeated
            field schema.SearchResultData 19 agg_topks int64 repeated
            field schema.StructArrayFieldSchema 6 nullable bool single
            field schema.TemplateValue 6 bytes_val bytes oneof:val
            field schema.ValueField 10 time_data int64 oneof:data
            field schema.ValueField 9 date_data int32 oneof:data
            value common.MsgType 2100 CreateSnapshot
            value common.MsgType 2101 DropSnapshot
            value common.MsgType 2102 ListSnapshots
            value common.MsgType 2103 DescribeSnapshot
            value common.MsgType 2104 RestoreSnapshot
            value common.MsgType 2105 GetRestoreSnapshotState
            value common.MsgType 2106 ListRestoreSnapshotJobs
            value common.MsgType 2107 PinSnapshotData
            value common.MsgType 2108 UnpinSnapshotData
            value common.MsgType 2109 RestoreExternalSnapshot
            value common.MsgType 2110 ExportSnapshot
            value common.MsgType 2200 AlterCollectionSchema
            value common.MsgType 2300 RefreshExternalCollection
            value common.MsgType 2301 GetRefreshExternalCollectionProgress
            value common.MsgType 2302 ListRefreshExternalCollectionJobs
            value common.ObjectPrivilege 79 PrivilegeCreateSnapshot
            value common.ObjectPrivilege 80 PrivilegeDropSnapshot
            value common.ObjectPrivilege 81 PrivilegeDescribeSnapshot
            value common.ObjectPrivilege 82 PrivilegeListSnapshots
            value common.ObjectPrivilege 83 PrivilegeRestoreSnapshot
            value common.ObjectPrivilege 84 PrivilegeAlterCollectionSchema
            value common.ObjectPrivilege 86 PrivilegeRefreshExternalCollection
            value common.ObjectPrivilege 87 PrivilegePinSnapshotData
            value common.ObjectPrivilege 88 PrivilegeUnpinSnapshotData
            value common.ObjectPrivilege 89 PrivilegeRestoreExternalSnapshot
            value common.ObjectPrivilege 90 PrivilegeExportSnapshot
            value schema.DataType 27 Mol
            value schema.DataType 28 Date
            value schema.DataType 29 Time
            value schema.DataType 30 Decimal
            value schema.FunctionType 4 MinHash
            value schema.FunctionType 5 MolFingerprint
            """.lines().collect(Collectors.toUnmodifiableSet());

    /** The file that the Node SDK does not carry. */
    static final String UNKNOWN_TO_NODE = "tokenizer.";

    private Additions() {}

    /** Those of the facts that are listed here. */
    static Set<String> among(Set<String> facts) {
        var listed = new TreeSet<>(facts);
        listed.removeIf(fact -> !FACTS_SINCE_3_0.contains(fact) && !TYPES_SINCE_3_0.contains(fact.split(" ")[1]));
        return listed;
    }
}
