package io.atoll.milvus.grpc;

import com.google.protobuf.Message;

import io.atoll.milvus.calls.Refusals;
import io.atoll.milvus.messages.StatusWriter;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls.UnaryMethod;
import io.milvus.grpc.MilvusServiceGrpc;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Makes a gRPC service of the table of methods. A method of Milvus's that has no line in the table
/// is answered with a status that says so: at a bare `UNIMPLEMENTED` several clients crash. That is
/// left to the methods whose answer has no status, one of which newer clients only try.
public final class GrpcTable {

    private GrpcTable() {}

    public static ServerServiceDefinition service(List<GrpcMethod<?, ?>> methods, GrpcCalls calls) {
        Map<String, GrpcMethod<?, ?>> byName = new HashMap<>();
        methods.forEach(method -> byName.put(method.descriptor().getFullMethodName(), method));
        var service =
                ServerServiceDefinition.builder(MilvusServiceGrpc.getServiceDescriptor().getName());
        for (MethodDescriptor<?, ?> each : MilvusServiceGrpc.getServiceDescriptor().getMethods()) {
            GrpcMethod<?, ?> method = byName.remove(each.getFullMethodName());
            if (method != null) {
                add(service, method, calls);
            } else if (each.getType() == MethodDescriptor.MethodType.UNARY) {
                addNotBuilt(service, each, calls);
            }
        }
        if (!byName.isEmpty()) {
            throw new IllegalArgumentException("Milvus's service has no " + byName.keySet());
        }
        return service.build();
    }

    private static <Q extends Message, A extends Message> void add(
            ServerServiceDefinition.Builder service, GrpcMethod<Q, A> method, GrpcCalls calls) {
        UnaryMethod<Q, A> call = (request, observer) -> calls.run(method, request, observer);
        service.addMethod(method.descriptor(), io.grpc.stub.ServerCalls.asyncUnaryCall(call));
    }

    private static void addNotBuilt(
            ServerServiceDefinition.Builder service,
            MethodDescriptor<?, ?> descriptor,
            GrpcCalls calls) {
        // All of Milvus's methods take and answer protobuf messages.
        @SuppressWarnings("unchecked")
        var messages = (MethodDescriptor<Message, Message>) descriptor;
        GrpcMethod<Message, Message> method =
                GrpcMethod.beginning(
                        messages,
                        (_, _) ->
                                CompletableFuture.failedFuture(
                                        Refusals.notSupported(
                                                descriptor.getBareMethodName()
                                                        + " is not supported")));
        if (StatusWriter.hasStatus(method.emptyAnswer())) {
            add(service, method, calls);
        }
    }
}
