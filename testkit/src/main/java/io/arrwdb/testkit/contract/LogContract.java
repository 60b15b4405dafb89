package io.arrwdb.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.id.Epoch;
import io.arrwdb.core.id.LogGroupId;
import io.arrwdb.core.id.Offset;
import io.arrwdb.core.port.log.Log;
import io.arrwdb.core.port.log.LogBounds;
import io.arrwdb.core.port.log.LogEntry;
import io.arrwdb.core.port.log.LogException;
import io.arrwdb.core.port.log.LogProducer;
import io.arrwdb.core.port.log.LogReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** The contract of {@link Log}. */
public abstract class LogContract extends PortContract {
    protected static final LogGroupId GROUP = new LogGroupId(3);

    /** An empty log. */
    protected abstract Log log();

    @Test
    void aNewPartitionIsEmpty() {
        LogBounds bounds = await(log().bounds(GROUP));
        assertThat(bounds.start()).isEqualTo(new Offset(0));
        assertThat(bounds.end()).isEqualTo(new Offset(0));
        assertThat(bounds.topicId()).isNotEmpty();
        assertThat(await(log().bounds(GROUP))).isEqualTo(bounds);
    }

    @Test
    void recordsGetConsecutiveOffsetsInTheOrderOfTheCalls() {
        LogProducer producer = await(log().producer(GROUP, new Epoch(1, 1)));
        List<CompletionStage<Offset>> appends = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            appends.add(producer.append(record(i)));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(await(appends.get(i))).isEqualTo(new Offset(i));
        }
        assertThat(await(log().bounds(GROUP)).end()).isEqualTo(new Offset(100));
        assertThat(read(new Offset(0), 100)).containsExactlyElementsOf(records(0, 100));
    }

    @Test
    void aReaderStartsWhereItIsAskedTo() {
        append(50);
        assertThat(read(new Offset(37), 13)).containsExactlyElementsOf(records(37, 50));
    }

    @Test
    void aPollWaitsForTheFirstRecord() {
        LogReader reader = await(log().reader(GROUP, new Offset(0)));
        CompletionStage<List<LogEntry>> poll = reader.poll(1 << 20);
        append(1);
        assertThat(text(await(poll).getFirst())).isEqualTo("record 0");
    }

    @Test
    void aReaderAtTheEndSeesWhatComes() {
        append(3);
        LogReader reader = await(log().reader(GROUP, new Offset(3)));
        CompletionStage<List<LogEntry>> poll = reader.poll(1 << 20);
        LogProducer producer = await(log().producer(GROUP, new Epoch(1, 2)));
        await(producer.append(record(3)));
        assertThat(await(poll).getFirst().offset()).isEqualTo(new Offset(3));
    }

    @Test
    void readersDoNotDisturbEachOther() {
        append(20);
        LogReader one = await(log().reader(GROUP, new Offset(0)));
        LogReader other = await(log().reader(GROUP, new Offset(10)));
        assertThat(await(one.poll(1)).getFirst().offset()).isEqualTo(new Offset(0));
        assertThat(await(other.poll(1)).getFirst().offset()).isEqualTo(new Offset(10));
        assertThat(await(one.poll(1)).getFirst().offset()).isEqualTo(new Offset(1));
    }

    @Test
    void aPollTakesOneRecordWhateverItsSizeAndNoMoreThanFit() {
        append(10);
        LogReader reader = await(log().reader(GROUP, new Offset(0)));
        assertThat(await(reader.poll(1))).hasSize(1);
        assertThat(await(reader.poll(20)).size()).isBetween(1, 2);
    }

    @Test
    void groupsAreApart() {
        append(5);
        assertThat(await(log().bounds(new LogGroupId(4))).end()).isEqualTo(new Offset(0));
        assertThat(await(log().bounds(new LogGroupId(4))).topicId()).isNotEqualTo(await(log().bounds(GROUP)).topicId());
    }

    @Test
    void anOffsetOutsideTheLogIsRefused() {
        append(5);
        assertThatThrownBy(() -> await(log().reader(GROUP, new Offset(6)))).isInstanceOf(LogException.OffsetOutOfRange.class);
    }

    @Test
    void truncationKeepsEveryRecordFromTheOffsetOnAndNeverMovesBack() {
        append(500);
        await(log().truncateBefore(GROUP, new Offset(400)));
        Offset start = await(log().bounds(GROUP)).start();
        assertThat(start.value()).isLessThanOrEqualTo(400);
        await(log().truncateBefore(GROUP, new Offset(10)));
        assertThat(await(log().bounds(GROUP)).start()).isEqualTo(start);
        assertThat(read(new Offset(400), 100)).containsExactlyElementsOf(records(400, 500));
        if (start.value() > 0) {
            assertThatThrownBy(() -> await(log().reader(GROUP, new Offset(start.value() - 1))))
                    .isInstanceOf(LogException.OffsetOutOfRange.class);
        }
    }

    @Test
    void truncationBeyondTheEndIsRefused() {
        append(5);
        assertThatThrownBy(() -> await(log().truncateBefore(GROUP, new Offset(6)))).isInstanceOf(LogException.OffsetOutOfRange.class);
        await(log().truncateBefore(GROUP, new Offset(5)));
        assertThat(await(log().bounds(GROUP)).end()).isEqualTo(new Offset(5));
    }

    @Test
    void aReaderOfTruncatedRecordsGetsThemStillOrIsTold() {
        append(500);
        LogReader reader = await(log().reader(GROUP, new Offset(0)));
        await(log().truncateBefore(GROUP, new Offset(400)));
        try {
            assertThat(await(reader.poll(1)).getFirst().offset()).isEqualTo(new Offset(0));
        } catch (LogException.OffsetOutOfRange told) {
            assertThat(told).hasMessageContaining("offset 0");
        }
    }

    @Test
    void everyReaderSeesEveryRecordInOrderAtItsOwnPace() {
        long seed = new Random().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        LogProducer producer = await(log().producer(GROUP, new Epoch(1, 1)));
        List<byte[]> appended = new ArrayList<>();
        List<Pace> paces = new ArrayList<>();
        CompletionStage<Offset> last = null;
        for (int i = 0; i < 400; i++) {
            byte[] record = Arrays.copyOf(record(i), 16 + random.nextInt(1 << random.nextInt(4, 13)));
            appended.add(record);
            last = producer.append(record);
            if (i % 50 == 0) {
                await(last);
                long from = random.nextLong(i + 1);
                paces.add(new Pace(await(log().reader(GROUP, new Offset(from))), from));
            }
            Pace lucky = paces.get(random.nextInt(paces.size()));
            if (lucky.next <= i && random.nextInt(3) == 0) {
                lucky.read(1 << random.nextInt(14), appended, seed);
            }
        }
        await(last);
        for (Pace pace : paces) {
            while (pace.next < appended.size()) {
                pace.read(1 << random.nextInt(14), appended, seed);
            }
        }
    }

    /** A reader and what it must see next. */
    private final class Pace {
        private final LogReader reader;
        private long next;

        Pace(LogReader reader, long next) {
            this.reader = reader;
            this.next = next;
        }

        void read(int maxBytes, List<byte[]> appended, long seed) {
            for (LogEntry entry : await(reader.poll(maxBytes))) {
                assertThat(entry.offset()).as("seed %d", seed).isEqualTo(new Offset(next));
                assertThat(entry.record()).as("seed %d, offset %d", seed, next).isEqualTo(appended.get((int) next));
                next++;
            }
        }
    }

    @Test
    void aReaderThatDoesNotPollHoldsNobodyBack() {
        await(log().reader(GROUP, new Offset(0)));
        LogProducer producer = await(log().producer(GROUP, new Epoch(1, 1)));
        CompletionStage<Offset> last = null;
        for (int i = 0; i < 40; i++) {
            last = producer.append(new byte[log().maxRecordBytes()]);
        }
        await(last);
        LogReader reader = await(log().reader(GROUP, new Offset(0)));
        for (long next = 0; next < 40;) {
            next += await(reader.poll(1 << 30)).size();
        }
    }

    @Test
    void anEpochHasOneProducer() {
        await(log().producer(GROUP, new Epoch(1, 1)));
        assertThatThrownBy(() -> await(log().producer(GROUP, new Epoch(1, 1)))).isInstanceOf(LogException.class);
        await(log().producer(GROUP, new Epoch(1, 2)));
    }

    @Test
    void anOlderProducerIsNotFencedByTheLog() {
        LogProducer old = await(log().producer(GROUP, new Epoch(1, 1)));
        LogProducer young = await(log().producer(GROUP, new Epoch(1, 2)));
        await(young.append(record(0)));
        assertThat(await(old.append(record(1)))).isEqualTo(new Offset(1));
    }

    @Test
    void aRecordBeyondTheLimitFailsAndSoDoesEverythingAfterIt() {
        LogProducer producer = await(log().producer(GROUP, new Epoch(1, 1)));
        CompletionStage<Offset> before = producer.append(new byte[log().maxRecordBytes()]);
        CompletionStage<Offset> tooLarge = producer.append(new byte[log().maxRecordBytes() + 1]);
        CompletionStage<Offset> after = producer.append(record(1));
        assertThatThrownBy(() -> await(tooLarge)).isInstanceOf(LogException.class);
        assertThatThrownBy(() -> await(after)).isInstanceOf(LogException.class);
        assertThat(await(before)).isEqualTo(new Offset(0));
        assertThat(await(log().bounds(GROUP)).end()).isEqualTo(new Offset(1));
    }

    @Test
    void aClosedProducerRefusesAndFinishesWhatIsInFlight() {
        LogProducer producer = await(log().producer(GROUP, new Epoch(1, 1)));
        CompletionStage<Offset> inFlight = producer.append(record(0));
        producer.close();
        assertThat(await(inFlight)).isEqualTo(new Offset(0));
        assertThatThrownBy(() -> await(producer.append(record(1)))).isInstanceOf(LogException.Closed.class);
    }

    @Test
    void closingAReaderEndsItsPoll() {
        LogReader reader = await(log().reader(GROUP, new Offset(0)));
        CompletionStage<List<LogEntry>> poll = reader.poll(1);
        reader.close();
        assertThatThrownBy(() -> await(poll)).isInstanceOf(LogException.Closed.class);
        assertThatThrownBy(() -> await(reader.poll(1))).isInstanceOf(LogException.Closed.class);
    }

    /** Appends {@code count} records to an empty log. */
    protected void append(int count) {
        LogProducer producer = await(log().producer(GROUP, new Epoch(1, 1)));
        CompletionStage<Offset> last = null;
        for (int i = 0; i < count; i++) {
            last = producer.append(record(i));
        }
        await(last);
    }

    /** The texts of the {@code count} records from an offset on. */
    protected List<String> read(Offset from, int count) {
        LogReader reader = await(log().reader(GROUP, from));
        List<String> texts = new ArrayList<>();
        long expected = from.value();
        while (texts.size() < count) {
            for (LogEntry entry : await(reader.poll(64))) {
                assertThat(entry.offset()).isEqualTo(new Offset(expected++));
                texts.add(text(entry));
            }
        }
        reader.close();
        return texts.subList(0, count);
    }

    protected static byte[] record(int number) {
        return ("record " + number).getBytes(StandardCharsets.US_ASCII);
    }

    protected static List<String> records(int from, int to) {
        List<String> texts = new ArrayList<>();
        for (int i = from; i < to; i++) {
            texts.add("record " + i);
        }
        return texts;
    }

    private static String text(LogEntry entry) {
        return new String(entry.record(), StandardCharsets.US_ASCII);
    }
}
