package io.atoll.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.linecorp.armeria.common.grpc.GrpcSerializationFormats;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServerBuilder;
import com.linecorp.armeria.server.docs.DocService;
import com.linecorp.armeria.server.grpc.GrpcService;

import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Function;

/// Pages that describe what a process serves: by gRPC under `/docs` (methods, messages, fields), by
/// REST under `/docs/rest`.
///
/// Armeria's DocService describes the services of its own server. Those of a member are served on
/// another port, some of them by another library: so they are registered beside the pages once
/// more, to be described only. Who calls them there is told that this is the wrong port.
public final class ApiDocs {
    private final List<ServiceDescriptor> services;
    private volatile @Nullable Rest rest;

    private ApiDocs(List<ServiceDescriptor> services) {
        this.services = services;
    }

    public static ApiDocs of(ServiceDescriptor... services) {
        return new ApiDocs(List.of(services));
    }

    private record Rest(String document, String page) {}

    /// Shows an API by REST from now on.
    ///
    /// @param openApi its OpenAPI document
    public void rest(JsonNode openApi) {
        rest = new Rest(openApi.toString(), OpenApiPage.of(openApi));
    }

    void addTo(ServerBuilder server) {
        var described =
                GrpcService.builder().supportedSerializationFormats(GrpcSerializationFormats.PROTO);
        services.forEach(service -> described.addService(withoutWork(service)));
        server.service(described.build())
                .service("/docs/rest", shown(MediaType.HTML_UTF_8, Rest::page))
                .service("/docs/openapi.json", shown(MediaType.JSON_UTF_8, Rest::document))
                .serviceUnder("/docs", DocService.builder().webAppTitle("Atoll API").build());
    }

    private HttpService shown(MediaType type, Function<Rest, String> part) {
        return (_, _) -> {
            Rest shown = rest;
            return shown == null
                    ? HttpResponse.of(
                            HttpStatus.NOT_FOUND,
                            MediaType.PLAIN_TEXT_UTF_8,
                            "this process serves nothing by REST (yet): ask a router")
                    : HttpResponse.of(type, part.apply(shown));
        };
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
