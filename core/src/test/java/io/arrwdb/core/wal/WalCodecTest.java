package io.arrwdb.core.wal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.arrwdb.core.codec.MalformedBytesException;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WalCodecTest {
    @Test
    void readsWhatItWrote() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            WalRecord.ShardRecord record = WalRecords.random(random);
            WalRecord.ShardRecord read = (WalRecord.ShardRecord) WalCodec.decode(WalCodec.encode(record));
            assertThat(read).as("seed %s", seed).usingRecursiveComparison().isEqualTo(record);
        }
        for (WalRecord record : WalRecords.examples()) {
            assertThat(WalCodec.decode(WalCodec.encode(record))).usingRecursiveComparison().isEqualTo(record);
        }
    }

    @Test
    void readsEveryKindOfChange() {
        assertThat(ShardChanges.decode(ShardChanges.encode(WalRecords.oneOfEach()))).usingRecursiveComparison()
                .isEqualTo(WalRecords.oneOfEach());
    }

    @Test
    void theOverheadOfARecordIsBounded() {
        Random random = new Random(5);
        for (int i = 0; i < 500; i++) {
            WalRecord.ShardRecord record = WalRecords.random(random);
            assertThat(WalCodec.encode(record).length - record.fragment().length).isLessThanOrEqualTo(WalCodec.OVERHEAD_BYTES);
        }
    }

    @Test
    void everyFlippedBitAndEveryCutIsNoticed() {
        byte[] bytes = WalCodec.encode(WalRecords.examples().getLast());
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThatThrownBy(() -> WalCodec.decode(damaged)).as("bit %s", bit).isInstanceOf(MalformedBytesException.class);
        }
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> WalCodec.decode(cut)).as("cut at %s", length).isInstanceOf(MalformedBytesException.class);
        }
    }

    @Test
    void aNewerFormatIsRefusedByName() {
        byte[] bytes = WalCodec.encode(WalRecords.examples().getFirst());
        bytes[0] = 2;
        assertThatThrownBy(() -> WalCodec.decode(bytes)).hasMessageContaining("format 2; this version reads 1");
    }

    @Test
    void damagedChangesNeverEscapeAsAnotherException() {
        byte[] bytes = ShardChanges.encode(WalRecords.oneOfEach());
        Random random = new Random(8);
        for (int i = 0; i < 2_000; i++) {
            byte[] damaged = bytes.clone();
            damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            try {
                ShardChanges.decode(damaged);
            } catch (MalformedBytesException | IllegalArgumentException expected) {
                assertThat(expected.getMessage()).isNotEmpty();
            }
        }
    }
}
