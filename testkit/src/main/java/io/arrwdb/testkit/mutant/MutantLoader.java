package io.arrwdb.testkit.mutant;

import io.arrwdb.testkit.mutant.Mutant.Replacement;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Loads the project's classes itself, those of generated messages excepted, and changes some of them on the way. */
final class MutantLoader extends ClassLoader {
    private static final String PROJECT = "io.arrwdb.";
    private static final String MESSAGES = "io.arrwdb.proto.";

    private final String replacements;
    private final List<Replacement> changes;
    private final Set<Replacement> unmet;

    MutantLoader(String replacements, List<Replacement> changes) {
        super(MutantLoader.class.getClassLoader());
        this.replacements = replacements;
        this.changes = changes;
        this.unmet = new HashSet<>(changes);
    }

    /** Changes of methods that have not been loaded. */
    synchronized Set<Replacement> unmet() {
        return Set.copyOf(unmet);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!name.startsWith(PROJECT) || name.startsWith(MESSAGES)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        byte[] bytes = changed(name, read(name));
        return defineClass(name, bytes, 0, bytes.length);
    }

    private byte[] read(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("reading class " + name, e);
        }
    }

    private byte[] changed(String name, byte[] bytes) throws ClassNotFoundException {
        for (Replacement change : changes.stream().filter(c -> c.owner().equals(name)).toList()) {
            bytes = changed(bytes, change);
        }
        return bytes;
    }

    private byte[] changed(byte[] bytes, Replacement change) throws ClassNotFoundException {
        ClassFile files = ClassFile.of();
        MethodTypeDesc by = signatureOf(change.by());
        return files.transformClass(files.parse(bytes), ClassTransform.transformingMethods(method -> isMeant(method, change), (builder, element) -> {
            if (element instanceof CodeModel code) {
                met(change);
                builder.withCode(body -> call(body, code.parent().orElseThrow().methodTypeSymbol(), change, by));
            } else {
                builder.with(element);
            }
        }));
    }

    /** Not the bridges that the compiler adds: they call what is meant. */
    private static boolean isMeant(MethodModel method, Replacement change) {
        return method.methodName().equalsString(change.method()) && (method.flags().flagsMask() & ClassFile.ACC_SYNTHETIC) == 0;
    }

    private synchronized void met(Replacement change) {
        unmet.remove(change);
    }

    private MethodTypeDesc signatureOf(String replacement) throws ClassNotFoundException {
        return ClassFile.of().parse(read(replacements)).methods().stream().filter(m -> m.methodName().equalsString(replacement)).findFirst()
                .orElseThrow(() -> new IllegalStateException(replacements + " has no method " + replacement)).methodTypeSymbol();
    }

    /** Hands on the method's arguments, the object before them where it is taken, or nothing where nothing is. */
    private void call(CodeBuilder body, MethodTypeDesc signature, Replacement change, MethodTypeDesc by) {
        if (by.parameterCount() > signature.parameterCount()) {
            body.aload(body.receiverSlot());
        }
        for (int i = 0; i < signature.parameterCount() && by.parameterCount() > 0; i++) {
            body.loadLocal(TypeKind.from(signature.parameterType(i)), body.parameterSlot(i));
        }
        body.invokestatic(ClassDesc.of(replacements), change.by(), by);
        body.return_(TypeKind.from(signature.returnType()));
    }
}
