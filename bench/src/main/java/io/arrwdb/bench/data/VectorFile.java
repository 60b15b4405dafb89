package io.arrwdb.bench.data;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mapped file of vectors in one of the usual formats, told by the file's name:
 *
 * <ul>
 *   <li>{@code .fvecs}, {@code .bvecs} (TEXMEX): each row an int32 with the dimension, then float32 or uint8 values;
 *   <li>{@code .fbin}, {@code .u8bin} (Big ANN): int32 rows, int32 dimension, then the values;
 *   <li>{@code .npy} (NumPy): a two-dimensional C-ordered array of float32, float16 or uint8.
 * </ul>
 *
 * All little-endian. The file stays mapped until the process ends.
 */
public final class VectorFile implements VectorSet {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final Pattern NPY = Pattern.compile(
        "'descr': '([<|][a-z]\\d)', 'fortran_order': False, 'shape': \\((\\d+), (\\d+)\\)");

    private final MemorySegment file;
    private final Element element;
    private final long start;
    private final long stride;
    private final int dim;
    private final int count;

    private VectorFile(MemorySegment file, Element element, long start, long stride, int dim, long count) {
        this.file = file;
        this.element = element;
        this.start = start;
        this.stride = stride;
        this.dim = dim;
        this.count = Math.toIntExact(count);
        if (dim < 1 || file.byteSize() < start + stride * (count - 1) + (long) dim * element.bytes) {
            throw new IllegalArgumentException("the file is cut off: " + count + " rows of " + dim + " dimensions do not fit into "
                + file.byteSize() + " bytes");
        }
    }

    /**
     * @throws IllegalArgumentException when the name's end or the header is not one of the known formats
     */
    public static VectorFile open(Path path) throws IOException {
        MemorySegment file = map(path);
        String name = path.getFileName().toString();
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "fvecs" -> rowsWithDimension(file, Element.FLOAT32);
            case "bvecs" -> rowsWithDimension(file, Element.UINT8);
            case "fbin" -> withHeader(file, Element.FLOAT32);
            case "u8bin" -> withHeader(file, Element.UINT8);
            case "npy" -> npy(file, path);
            default -> throw new IllegalArgumentException(
                path + ": not a known vector file, expected .fvecs, .bvecs, .fbin, .u8bin or .npy");
        };
    }

    private static VectorFile rowsWithDimension(MemorySegment file, Element element) {
        int dim = file.get(INT, 0);
        long stride = 4L + (long) dim * element.bytes;
        return new VectorFile(file, element, 4, stride, dim, file.byteSize() / stride);
    }

    private static VectorFile withHeader(MemorySegment file, Element element) {
        int dim = file.get(INT, 4);
        return new VectorFile(file, element, 8, (long) dim * element.bytes, dim, file.get(INT, 0));
    }

    private static VectorFile npy(MemorySegment file, Path path) {
        boolean version1 = file.get(ValueLayout.JAVA_BYTE, 6) == 1;
        int length = version1 ? file.get(INT, 8) & 0xffff : file.get(INT, 8);
        int at = version1 ? 10 : 12;
        String header = new String(file.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.ISO_8859_1);
        Matcher matcher = NPY.matcher(header);
        if (!matcher.find()) {
            throw new IllegalArgumentException(path + ": not a two-dimensional C-ordered array: " + header.strip());
        }
        Element element = switch (matcher.group(1)) {
            case "<f4" -> Element.FLOAT32;
            case "<f2" -> Element.FLOAT16;
            case "|u1" -> Element.UINT8;
            default -> throw new IllegalArgumentException(path + ": element type " + matcher.group(1) + " is not float or uint8");
        };
        int dim = Integer.parseInt(matcher.group(3));
        return new VectorFile(file, element, at + length, (long) dim * element.bytes, dim, Long.parseLong(matcher.group(2)));
    }

    static MemorySegment map(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.global());
        }
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public int dim() {
        return dim;
    }

    @Override
    public void read(int row, float[] target) {
        long at = start + stride * row;
        for (int i = 0; i < dim; i++, at += element.bytes) {
            target[i] = element.get(file, at);
        }
    }
}
