package io.arrwdb.deploy.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Where a cluster's processes are written down: a directory a member, with {@code member.properties}, {@code pid}, {@code log} and
 * its data. {@code order} names the members in the order in which they start.
 */
final class RunDirectory {
    private final Path root;

    RunDirectory(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    boolean isEmpty() {
        return !Files.exists(order());
    }

    Path directory(String member) {
        return root.resolve(member);
    }

    /**
     * Writes the members down, in the order in which they start; the order last, so that what was cut short is begun again.
     *
     * @param prepare makes each ready for its first start
     */
    void create(List<Member> members, Consumer<Member> prepare) {
        try {
            for (Member member : members) {
                Files.createDirectories(directory(member.name()).resolve("data"));
                MemberFile.write(directory(member.name()).resolve("member.properties"), member);
                prepare.accept(member);
            }
            Files.write(order(), members.stream().map(Member::name).toList());
        } catch (IOException e) {
            throw new UncheckedIOException("the cluster's directory " + root + " cannot be written", e);
        }
    }

    /** Writes another member down, which starts last. */
    MemberProcess add(Member member) {
        try {
            Files.createDirectories(directory(member.name()).resolve("data"));
            MemberFile.write(directory(member.name()).resolve("member.properties"), member);
            Files.writeString(order(), member.name() + System.lineSeparator(), StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("the cluster's directory " + root + " cannot be written", e);
        }
        return member(member.name());
    }

    /** All members, in the order in which they start. @throws IllegalStateException where there is no cluster */
    List<MemberProcess> members() {
        if (isEmpty()) {
            throw new IllegalStateException("there is no cluster in " + root + ": ./arrwdb cluster up makes one");
        }
        try {
            return Files.readAllLines(order()).stream().map(name ->
                    new MemberProcess(MemberFile.read(directory(name).resolve("member.properties")), directory(name))).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws IllegalArgumentException naming the members that there are */
    MemberProcess member(String name) {
        List<MemberProcess> all = members();
        return all.stream().filter(m -> m.member().name().equals(name)).findFirst().orElseThrow(() ->
                new IllegalArgumentException("no node is called '" + name + "'; there are "
                        + String.join(", ", all.stream().map(m -> m.member().name()).toList())));
    }

    /** Those of the name, or of the role. */
    List<MemberProcess> named(String nameOrRole) {
        List<MemberProcess> found = members().stream().filter(m -> m.member().role().equals(nameOrRole)).toList();
        return found.isEmpty() ? List.of(member(nameOrRole)) : found;
    }

    /** Deletes everything. Nothing of it may run. */
    void delete() {
        try (Stream<Path> files = Files.walk(root)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path order() {
        return root.resolve("order");
    }
}
