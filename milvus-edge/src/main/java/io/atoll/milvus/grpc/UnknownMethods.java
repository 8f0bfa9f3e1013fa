package io.atoll.milvus.grpc;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.server.HttpService;
import com.linecorp.armeria.server.ServiceRequestContext;

import io.grpc.Status;

/// Answers the methods of Milvus's service that this version of it does not have, or that are not
/// built and have no status in their answer, with gRPC's `UNIMPLEMENTED` and their name. Without
/// it, clients would get what HTTP says of an unknown path.
public final class UnknownMethods implements HttpService {

    @Override
    public HttpResponse serve(ServiceRequestContext context, HttpRequest request) {
        String path = context.path();
        String method = path.substring(path.lastIndexOf('/') + 1);
        return HttpResponse.of(
                ResponseHeaders.of(
                        HttpStatus.OK, HttpHeaderNames.CONTENT_TYPE, "application/grpc+proto"),
                HttpData.empty(),
                HttpHeaders.of(
                        "grpc-status",
                        Integer.toString(Status.Code.UNIMPLEMENTED.value()),
                        "grpc-message",
                        method + " is not supported"));
    }
}
