package io.arrwdb.testkit.mutant;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs one test of a class as a loader has it: what comes before and after each test, and directories, as JUnit has them. */
final class TestRun {
    private final ClassLoader loader;
    private final List<Path> directories = new ArrayList<>();

    TestRun(ClassLoader loader) {
        this.loader = loader;
    }

    /** What the test threw, or what came before or after it. */
    Optional<Throwable> run(String className, String method) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(loader);
        try {
            Class<?> test = loader.loadClass(className);
            Object object = created(test);
            try {
                callAll(object, BeforeEach.class);
                call(object, test.getDeclaredMethod(method));
            } finally {
                callAll(object, AfterEach.class);
            }
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("there is no test " + className + "." + method, e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
            directories.forEach(TestRun::delete);
        }
    }

    private Object created(Class<?> test) throws ReflectiveOperationException {
        Constructor<?> constructor = test.getDeclaredConstructor();
        constructor.setAccessible(true);
        Object object = constructor.newInstance();
        for (Field field : test.getDeclaredFields()) {
            if (field.isAnnotationPresent(TempDir.class)) {
                field.setAccessible(true);
                field.set(object, directory());
            }
        }
        return object;
    }

    private void callAll(Object object, Class<? extends Annotation> when) throws ReflectiveOperationException {
        for (Method method : object.getClass().getDeclaredMethods()) {
            if (method.isAnnotationPresent(when)) {
                call(object, method);
            }
        }
    }

    /** Every parameter is a directory. */
    private void call(Object object, Method method) throws ReflectiveOperationException {
        method.setAccessible(true);
        method.invoke(object, Arrays.stream(method.getParameters()).map(p -> directory()).toArray());
    }

    private Path directory() {
        try {
            directories.add(Files.createTempDirectory("mutant"));
            return directories.getLast();
        } catch (IOException e) {
            throw new UncheckedIOException("making a directory for a test", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException("removing the directory of a test", e);
        }
    }
}
