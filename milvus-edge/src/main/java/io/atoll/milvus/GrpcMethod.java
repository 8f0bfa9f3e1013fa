package io.atoll.milvus;

import com.google.protobuf.Message;

import io.grpc.MethodDescriptor;

import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/// One method of Milvus's gRPC service.
///
/// @param work what answers it. An error it throws, or ends with, becomes the answer's status
/// @param waits whether the work waits for something; else it only begins it
record GrpcMethod<Q extends Message, A extends Message>(
        MethodDescriptor<Q, A> descriptor,
        BiFunction<Q, Call, CompletableFuture<A>> work,
        boolean waits) {

    static <Q extends Message, A extends Message> GrpcMethod<Q, A> waiting(
            MethodDescriptor<Q, A> descriptor, BiFunction<Q, Call, A> work) {
        return new GrpcMethod<>(
                descriptor,
                (request, call) -> CompletableFuture.completedFuture(work.apply(request, call)),
                true);
    }

    static <Q extends Message, A extends Message> GrpcMethod<Q, A> beginning(
            MethodDescriptor<Q, A> descriptor, BiFunction<Q, Call, CompletableFuture<A>> work) {
        return new GrpcMethod<>(descriptor, work, false);
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
