package io.arrwdb.testkit.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Stands on 127.0.0.1 between a client and an HTTP server, and does to chosen requests what networks do. */
public final class FaultProxy implements AutoCloseable {
    /** What can happen to a request. */
    public enum Fault {
        /** The server is not asked, and the connection cut. */
        LOSE_REQUEST,
        /** The server does what was asked, and its answer is lost. */
        LOSE_ANSWER,
        /** The server is not asked, and the answer is 503. */
        REFUSE,
        /** The server is not asked, and the answer is 404 with S3's code for an upload that has ended. */
        FORGET_UPLOAD,
        /** The connection is cut in the middle of the answer's body. */
        CUT_ANSWER,
        /** A bit in the middle of the answer's body is turned. */
        FLIP_BIT_OF_ANSWER,
        /** A bit in the middle of the request's body is turned. */
        FLIP_BIT_OF_REQUEST,
        /** The server is not asked, and nothing is answered while the connection stays. */
        SILENCE
    }

    private static final Map<Fault, String> STATUS = Map.of(Fault.REFUSE, "503 Slow Down", Fault.FORGET_UPLOAD, "404 Not Found");
    private static final Map<Fault, String> REFUSAL = Map.of(
            Fault.REFUSE, "<?xml version=\"1.0\"?><Error><Code>SlowDown</Code><Message>slow down</Message></Error>",
            Fault.FORGET_UPLOAD, "<?xml version=\"1.0\"?><Error><Code>NoSuchUpload</Code><Message>ended</Message></Error>");

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Plan> plans = new ArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile long delayMillis;

    private FaultProxy(int target, ServerSocket listener) {
        this.target = target;
        this.listener = listener;
    }

    /** In front of {@code port} of this machine. */
    public static FaultProxy before(int port) {
        try {
            FaultProxy proxy = new FaultProxy(port, new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
            Thread.ofVirtual().start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Has it happen to the next {@code times} requests whose first line is one of these. */
    public synchronized void inject(Fault fault, int times, Predicate<String> firstLine) {
        for (int i = 0; i < times; i++) {
            plans.add(new Plan(fault, firstLine));
        }
    }

    /** Nothing more happens of what was injected. */
    public synchronized void forget() {
        plans.clear();
    }

    /** Holds every request back so long before it is passed on. */
    public void delay(long millis) {
        delayMillis = millis;
    }

    /** First lines of all requests that came, in order. */
    public List<String> requests() {
        return Collections.unmodifiableList(requests);
    }

    /** How many faults have not happened yet. */
    public synchronized int pending() {
        return plans.size();
    }

    @Override
    public void close() {
        quietly(listener);
        sockets.forEach(FaultProxy::quietly);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client; Socket server = new Socket(InetAddress.getByName("127.0.0.1"), target)) {
            sockets.add(server);
            InputStream in = new BufferedInputStream(client.getInputStream());
            InputStream answers = new BufferedInputStream(server.getInputStream());
            boolean open = true;
            while (open) {
                Optional<String> head = HttpMessage.readHead(in);
                open = head.isPresent() && exchange(request(head.get(), in, client.getOutputStream()), server, answers, client);
            }
            sockets.remove(server);
        } catch (IOException | InterruptedException e) {
            // One of both is gone; closing the other tells it.
            return;
        } finally {
            sockets.remove(client);
        }
    }

    /** A client that waits to be told to go on is told so here, and the server need not. */
    private static HttpMessage request(String head, InputStream in, OutputStream out) throws IOException {
        if (HttpMessage.header(head, "expect").isPresent()) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }
        return new HttpMessage(head.replaceFirst("(?i)\r\nexpect:[^\r]*", ""), HttpMessage.readBody(head, in));
    }

    /** False where the connection is to be closed. */
    private boolean exchange(HttpMessage request, Socket server, InputStream answers, Socket client) throws IOException,
            InterruptedException {
        requests.add(request.firstLine());
        Thread.sleep(delayMillis);
        Optional<Fault> fault = faultFor(request.firstLine());
        if (fault.isPresent() && fault.get() == Fault.SILENCE) {
            return client.getInputStream().read() >= 0;
        }
        if (fault.isPresent() && fault.get() == Fault.LOSE_REQUEST) {
            return false;
        }
        if (fault.isPresent() && STATUS.containsKey(fault.get())) {
            String refusal = REFUSAL.get(fault.get());
            new HttpMessage("HTTP/1.1 " + STATUS.get(fault.get()) + "\r\nContent-Type: application/xml\r\nContent-Length: "
                    + refusal.length() + "\r\n\r\n", refusal.getBytes(StandardCharsets.US_ASCII)).write(client.getOutputStream());
            return true;
        }
        (fault.filter(f -> f == Fault.FLIP_BIT_OF_REQUEST).isPresent() ? flipped(request) : request).write(server.getOutputStream());
        String head = HttpMessage.readHead(answers).orElseThrow(() -> new IOException("the server closed the connection"));
        HttpMessage answer = new HttpMessage(head, request.head().startsWith("HEAD ") ? new byte[0] : HttpMessage.readBody(head, answers));
        return deliver(answer, fault, client.getOutputStream());
    }

    private static boolean deliver(HttpMessage answer, Optional<Fault> fault, OutputStream out) throws IOException {
        if (fault.isEmpty() || fault.get() == Fault.FLIP_BIT_OF_REQUEST) {
            answer.write(out);
            return true;
        }
        if (fault.get() == Fault.FLIP_BIT_OF_ANSWER) {
            flipped(answer).write(out);
            return true;
        }
        if (fault.get() == Fault.CUT_ANSWER) {
            new HttpMessage(answer.head(), java.util.Arrays.copyOf(answer.body(), answer.body().length / 2)).write(out);
        }
        return false;
    }

    private static HttpMessage flipped(HttpMessage message) {
        byte[] body = message.body().clone();
        if (body.length > 0) {
            body[body.length / 2] ^= 1;
        }
        return new HttpMessage(message.head(), body);
    }

    private synchronized Optional<Fault> faultFor(String firstLine) {
        Optional<Plan> plan = plans.stream().filter(p -> p.firstLine.test(firstLine)).findFirst();
        plan.ifPresent(plans::remove);
        return plan.map(Plan::fault);
    }

    private static void quietly(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException("a socket could not be closed", e);
        }
    }

    private record Plan(Fault fault, Predicate<String> firstLine) { }
}
