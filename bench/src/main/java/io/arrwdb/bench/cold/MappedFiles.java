package io.arrwdb.bench.cold;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The files under a directory that a process has mapped, taken out of memory as the system does it when memory is short: the only way
 * for files that are in use. Linux only ({@code process_madvise}, from 5.10 on); needs the rights to trace the process.
 */
final class MappedFiles {
    private static final long PIDFD_OPEN = 434;
    private static final long PROCESS_MADVISE = 440;
    private static final long CLOSE = 3;
    private static final long MADV_PAGEOUT = 21;
    private static final MethodHandle SYSTEM_CALL = Linker.nativeLinker().downcallHandle(
            Linker.nativeLinker().defaultLookup().findOrThrow("syscall"), FunctionDescriptor.of(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG,
                    ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG),
            Linker.Option.firstVariadicArg(1));

    private final long pid;
    private final String directory;

    MappedFiles(long pid, Path directory) throws IOException {
        this.pid = pid;
        this.directory = directory.toRealPath().toString();
    }

    private record Range(long from, long to) { }

    /** Bytes that are mapped. */
    long bytes() throws IOException {
        return ranges().stream().mapToLong(range -> range.to - range.from).sum();
    }

    /** Takes them out of memory. */
    void pageOut() throws IOException {
        long process = call(PIDFD_OPEN, pid, 0, 0, 0);
        try (Arena arena = Arena.ofConfined()) {
            for (Range range : ranges()) {
                MemorySegment vector = arena.allocate(2 * Long.BYTES, Long.BYTES);
                vector.set(ValueLayout.JAVA_LONG, 0, range.from);
                vector.set(ValueLayout.JAVA_LONG, Long.BYTES, range.to - range.from);
                call(PROCESS_MADVISE, process, vector.address(), 1, MADV_PAGEOUT);
            }
        } finally {
            call(CLOSE, process, 0, 0, 0);
        }
    }

    private List<Range> ranges() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/maps"))) {
            return lines.filter(line -> line.contains(" " + directory + "/")).map(line -> line.substring(0, line.indexOf(' ')).split("-"))
                    .map(ends -> new Range(Long.parseUnsignedLong(ends[0], 16), Long.parseUnsignedLong(ends[1], 16))).toList();
        }
    }

    private static long call(long number, long a, long b, long c, long d) {
        try {
            long answer = (long) SYSTEM_CALL.invokeExact(number, a, b, c, d, 0L);
            if (answer < 0) {
                throw new IllegalStateException("the system refused call " + number + ": it needs Linux 5.10 and the rights of root");
            }
            return answer;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
