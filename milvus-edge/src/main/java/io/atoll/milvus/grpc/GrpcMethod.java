package io.atoll.milvus.grpc;

import com.google.protobuf.Message;

import io.atoll.milvus.calls.Call;
import io.atoll.milvus.calls.Handler;
import io.grpc.MethodDescriptor;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/// One method of Milvus's gRPC service.
///
/// @param handler an error that it ends with becomes the answer's status
public record GrpcMethod<Q extends Message, A extends Message>(
        MethodDescriptor<Q, A> descriptor, Handler<Q, A> handler) {

    static <Q extends Message, A extends Message> GrpcMethod<Q, A> waiting(
            MethodDescriptor<Q, A> descriptor, BiFunction<Q, Call, A> work) {
        return new GrpcMethod<>(descriptor, Handler.waiting(work));
    }

    static <Q extends Message, A extends Message> GrpcMethod<Q, A> beginning(
            MethodDescriptor<Q, A> descriptor, BiFunction<Q, Call, CompletableFuture<A>> work) {
        return new GrpcMethod<>(descriptor, Handler.beginning(work));
    }

    String name() {
        return String.valueOf(descriptor.getBareMethodName());
    }

    /// An answer to put an error's status into.
    @SuppressWarnings("unchecked")
    A emptyAnswer() {
        var marshaller =
                (MethodDescriptor.PrototypeMarshaller<A>) descriptor.getResponseMarshaller();
        return (A) ((Message) marshaller.getMessagePrototype()).getDefaultInstanceForType();
    }
}
