package io.arrwdb.deploy.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Real vectors that travel with the server: SIFT descriptors of image patches (Jégou, Douze, Schmid 2011, the TEXMEX
 * sets), 128 dimensions, as {@code bvecs}: a little-endian dimension, then that many bytes.
 */
record Sample(float[][] base, float[][] queries) {
    static Sample load() {
        return new Sample(read("sift-4000.bvecs"), read("sift-queries-100.bvecs"));
    }

    int dim() {
        return base[0].length;
    }

    private static float[][] read(String name) {
        try (InputStream in = Sample.class.getResourceAsStream("/demo/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the sample " + name + " is missing from this build");
            }
            return decode(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("the sample " + name + " could not be read", e);
        }
    }

    private static float[][] decode(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int dim = in.getInt(0);
        float[][] vectors = new float[bytes.length / (Integer.BYTES + dim)][dim];
        for (float[] vector : vectors) {
            in.getInt();
            for (int d = 0; d < dim; d++) {
                vector[d] = in.get() & 0xFF;
            }
        }
        return vectors;
    }
}
