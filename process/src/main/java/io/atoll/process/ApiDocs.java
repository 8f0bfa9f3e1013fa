package io.atoll.process;

import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.docs.DocService;
import com.linecorp.armeria.server.grpc.GrpcService;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;

import java.util.List;

/// Pages that describe what a process serves by gRPC: methods, messages, fields.
///
/// Armeria's DocService describes the services of its own server. Those of a member are served on
/// another port, some of them by another library: so they are registered beside the pages once
/// more, to be described only. Who calls them there is told that this is the wrong port.
public final class ApiDocs {
    private final List<ServiceDescriptor> services;

    private ApiDocs(List<ServiceDescriptor> services) {
        this.services = services;
    }

    public static ApiDocs of(ServiceDescriptor... services) {
        return new ApiDocs(List.of(services));
    }

    void addTo(ServerBuilder server) {
        var described =
                GrpcService.builder().supportedSerializationFormats(GrpcSerializationFormats.PROTO);
        services.forEach(service -> described.addService(withoutWork(service)));
        server.service(described.build())
                .serviceUnder("/docs", DocService.builder().webAppTitle("Atoll API").build());
    }

    private static ServerServiceDefinition withoutWork(ServiceDescriptor service) {
        var definition = ServerServiceDefinition.builder(service);
        for (MethodDescriptor<?, ?> method : service.getMethods()) {
            definition.addMethod(method, ApiDocs::refuse);
        }
        return definition.build();
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Metadata headers) {
        call.close(
                Status.UNIMPLEMENTED.withDescription(
                        "the admin port only describes "
                                + call.getMethodDescriptor().getFullMethodName()
                                + ": call it on the port that serves it"),
                new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
