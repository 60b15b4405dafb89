package io.arrwdb.deploy.shards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.arrwdb.deploy.Main;
import io.arrwdb.proto.internal.GroupEntry;
import io.arrwdb.proto.internal.ListShardsResponse;
import io.arrwdb.proto.internal.ShardEntry;
import io.arrwdb.proto.internal.ShardState;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardTableTest {
    private static final ListShardsResponse LISTING = ListShardsResponse.newBuilder()
            .addShards(ShardEntry.newBuilder().setShard(1_042).setDatabase("default").setCollection("books").setLogGroup(1).setLeader("data-node-2")
                    .setRows(12_345).setBytes(5 << 20).setState(ShardState.SHARD_WAITING).setTo(3).setRemark("until compactions have separated it from [1041]"))
            .addShards(ShardEntry.newBuilder().setShard(1_043).setDatabase("other").setCollection("books").setLogGroup(0).setRows(-1).setBytes(-1))
            .addGroups(GroupEntry.newBuilder().setLogGroup(0)).addGroups(GroupEntry.newBuilder().setLogGroup(1).setLeader("data-node-2")).build();

    @Test
    void peopleReadOneLineAShardAndOneAGroup() {
        assertThat(ShardTable.text(LISTING).lines().map(line -> line.replaceAll(" +", " ").strip())).containsExactly(
                "SHARD COLLECTION GROUP LEADER ROWS MIB STATE REMARK",
                "1042 books 1 data-node-2 12,345 5.0 waiting to log group 3, until compactions have separated it from [1041]",
                "1043 other.books 0 - - - unknown", "",
                "GROUP LEADER SHARDS ROWS", "0 - 1 -", "1 data-node-2 1 12,345");
    }

    @Test
    void programsReadWhatIsNotKnownAsNull() {
        JsonObject all = JsonParser.parseString(ShardTable.json(LISTING)).getAsJsonObject();
        JsonObject moving = all.getAsJsonArray("shards").get(0).getAsJsonObject();
        assertThat(moving.get("rows").getAsLong()).isEqualTo(12_345);
        assertThat(moving.get("to").getAsInt()).isEqualTo(3);
        assertThat(moving.get("state").getAsString()).isEqualTo("waiting");
        JsonObject unknown = all.getAsJsonArray("shards").get(1).getAsJsonObject();
        assertThat(unknown.get("rows").isJsonNull() && unknown.get("leader").isJsonNull() && unknown.get("to").isJsonNull()).isTrue();
        assertThat(all.getAsJsonArray("groups")).hasSize(2);
    }

    @Test
    void aNumberIsAShardAndANameAllShardsOfACollection() {
        assertThat(ShardChoice.of("1043", "default", LISTING)).extracting(ShardEntry::getShard).containsExactly(1_043L);
        assertThat(ShardChoice.of("books", "other", LISTING)).extracting(ShardEntry::getShard).containsExactly(1_043L);
        assertThatThrownBy(() -> ShardChoice.of("7", "default", LISTING)).hasMessageContaining("there is no shard 7");
        assertThatThrownBy(() -> ShardChoice.of("films", "default", LISTING)).hasMessageContaining("database default has no collection films");
    }

    @Test
    void whereNoClusterIsNamedTheRefusalSaysHow(@TempDir Path directory) {
        PrintStream before = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertThat(Main.commandLine().execute("cluster", "shards", "--dir", directory.resolve("none").toString(), "--set",
                    "arrwdb.data-dir=" + directory)).isEqualTo(1);
        } finally {
            System.setErr(before);
        }
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("there is no cluster in").contains("--config FILE");
    }
}
