package io.arrwdb.robust;

import io.arrwdb.proto.milvus.schema.FieldData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The rows of an answer; each must be whole: its vector says which key and value it was written with. */
record Answer(List<Row> rows, List<String> mixed) {
    static Answer of(List<FieldData> fields) {
        Map<String, FieldData> byName = fields.stream().collect(Collectors.toMap(FieldData::getFieldName, f -> f));
        List<Row> rows = new ArrayList<>();
        List<String> mixed = new ArrayList<>();
        if (!byName.containsKey(Rows.KEY)) {
            return new Answer(rows, mixed);
        }
        List<Long> keys = byName.get(Rows.KEY).getScalars().getLongData().getDataList();
        for (int i = 0; i < keys.size(); i++) {
            Row row = new Row(keys.get(i), byName.get(Rows.VALUE).getScalars().getLongData().getData(i));
            rows.add(row);
            List<Float> vector = byName.get(Rows.VECTOR).getVectors().getFloatVector().getDataList().subList(i * Row.DIM, (i + 1) * Row.DIM);
            float[] expected = row.vector();
            for (int d = 0; d < Row.DIM; d++) {
                if (vector.get(d) != expected[d]) {
                    mixed.add(row + " has the vector " + vector + " of another row");
                    break;
                }
            }
        }
        return new Answer(rows, mixed);
    }
}
