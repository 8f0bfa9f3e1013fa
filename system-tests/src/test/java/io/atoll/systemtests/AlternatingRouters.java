package io.atoll.systemtests;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/// One endpoint before several routers: every call goes to the next of them, whichever it is,
/// unread.
final class AlternatingRouters implements AutoCloseable {
    private final List<ManagedChannel> routers;
    private final AtomicLong calls = new AtomicLong();
    private final Server server;

    private AlternatingRouters(List<String> endpoints) throws IOException {
        routers =
                endpoints.stream()
                        .map(
                                endpoint ->
                                        (ManagedChannel)
                                                NettyChannelBuilder.forTarget(endpoint)
                                                        .usePlaintext()
                                                        .maxInboundMessageSize(Integer.MAX_VALUE)
                                                        .build())
                        .toList();
        server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .maxInboundMessageSize(Integer.MAX_VALUE)
                        .fallbackHandlerRegistry(new Forwarding())
                        .build()
                        .start();
    }

    /// @param endpoints `host:port` of each router
    static AlternatingRouters start(List<String> endpoints) throws IOException {
        return new AlternatingRouters(endpoints);
    }

    int port() {
        return server.getPort();
    }

    /// How many calls each router got.
    List<Long> calls() {
        long all = calls.get();
        int number = routers.size();
        return LongStream.range(0, number)
                .mapToObj(router -> (all + number - 1 - router) / number)
                .toList();
    }

    @Override
    public void close() {
        server.shutdownNow();
        routers.forEach(ManagedChannel::shutdownNow);
    }

    /// Of any method.
    private final class Forwarding extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String name, String authority) {
            MethodDescriptor<byte[], byte[]> method =
                    MethodDescriptor.newBuilder(new Bytes(), new Bytes())
                            .setFullMethodName(name)
                            .setType(MethodDescriptor.MethodType.UNARY)
                            .build();
            return ServerMethodDefinition.create(method, new Forward(method));
        }
    }

    private final class Forward implements ServerCallHandler<byte[], byte[]> {
        private final MethodDescriptor<byte[], byte[]> method;

        Forward(MethodDescriptor<byte[], byte[]> method) {
            this.method = method;
        }

        @Override
        public ServerCall.Listener<byte[]> startCall(
                ServerCall<byte[], byte[]> asked, Metadata headers) {
            int turn = (int) (calls.getAndIncrement() % routers.size());
            // The deadline comes along with the context.
            ClientCall<byte[], byte[]> made =
                    routers.get(turn).newCall(method, CallOptions.DEFAULT);
            made.start(new Answering(asked), headers);
            made.request(2);
            asked.request(2);
            return new Asking(made);
        }
    }

    /// What the client says goes to the router.
    private static final class Asking extends ServerCall.Listener<byte[]> {
        private final ClientCall<byte[], byte[]> made;

        Asking(ClientCall<byte[], byte[]> made) {
            this.made = made;
        }

        @Override
        public void onMessage(byte[] message) {
            made.sendMessage(message);
        }

        @Override
        public void onHalfClose() {
            made.halfClose();
        }

        @Override
        public void onCancel() {
            made.cancel("the client cancelled", null);
        }
    }

    /// What the router says goes to the client.
    private static final class Answering extends ClientCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> asked;

        Answering(ServerCall<byte[], byte[]> asked) {
            this.asked = asked;
        }

        @Override
        public void onHeaders(Metadata headers) {
            asked.sendHeaders(headers);
        }

        @Override
        public void onMessage(byte[] message) {
            asked.sendMessage(message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!asked.isCancelled()) {
                asked.close(status, trailers);
            }
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try (stream) {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
