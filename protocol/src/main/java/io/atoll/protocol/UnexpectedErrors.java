package io.atoll.protocol;

import io.atoll.model.AtollException;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import java.util.concurrent.atomic.AtomicBoolean;

/// The one place of a member's server where what nobody expected, thrown by a service or given to
/// its observer, becomes an error with a code: it is logged with the name of the call, and the
/// caller gets INTERNAL.
public final class UnexpectedErrors implements ServerInterceptor {
    private final String member;

    /// @param member whose server it is, such as `read node read-2`
    public UnexpectedErrors(String member) {
        this.member = member;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var typed = new TypedCall<>(call);
        try {
            return new Guarded<>(next.startCall(typed, headers), typed);
        } catch (RuntimeException | Error e) {
            typed.fail(e);
            return new ServerCall.Listener<>() {};
        }
    }

    /// Ends with errors that have a code.
    private final class TypedCall<Q, A> extends SimpleForwardingServerCall<Q, A> {
        private final AtomicBoolean closed = new AtomicBoolean();

        TypedCall(ServerCall<Q, A> call) {
            super(call);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            boolean untyped =
                    (status.getCode() == Status.Code.UNKNOWN
                                    || status.getCode() == Status.Code.INTERNAL)
                            && !Errors.isTyped(trailers);
            if (untyped) {
                fail(status.getCause() == null ? status.asException() : status.getCause());
            } else if (closed.compareAndSet(false, true)) {
                super.close(status, trailers);
            }
        }

        void fail(Throwable thrown) {
            AtollException error =
                    thrown instanceof AtollException known
                            ? known
                            : Errors.unexpected(
                                    thrown,
                                    "%s answered %s"
                                            .formatted(
                                                    member,
                                                    getMethodDescriptor().getFullMethodName()));
            StatusRuntimeException status = Errors.toStatus(error);
            Metadata trailers = Status.trailersFromThrowable(status);
            if (closed.compareAndSet(false, true)) {
                super.close(status.getStatus(), trailers == null ? new Metadata() : trailers);
            }
        }
    }

    /// Catches what the service throws.
    private static final class Guarded<Q> extends SimpleForwardingServerCallListener<Q> {
        private final UnexpectedErrors.TypedCall<Q, ?> call;

        Guarded(ServerCall.Listener<Q> listener, UnexpectedErrors.TypedCall<Q, ?> call) {
            super(listener);
            this.call = call;
        }

        @Override
        public void onMessage(Q message) {
            guarded(() -> super.onMessage(message));
        }

        @Override
        public void onHalfClose() {
            guarded(super::onHalfClose);
        }

        @Override
        public void onReady() {
            guarded(super::onReady);
        }

        private void guarded(Runnable event) {
            try {
                event.run();
            } catch (RuntimeException | Error e) {
                call.fail(e);
            }
        }
    }
}
