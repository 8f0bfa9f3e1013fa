package io.atoll.protocol;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.atoll.model.AtollException;
import io.atoll.model.ErrorCode;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;

import org.jspecify.annotations.Nullable;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/// What only the members of a cluster know: a call to one presents it, in the header
/// `atoll-cluster-secret`, or is refused with UNAUTHENTICATED before the request is read.
///
/// What travels is the SHA-256 of the secret, in hexadecimal: any text can be a secret, and the
/// time that a comparison takes tells nothing of it, not even its length. It keeps strangers out;
/// it does not hide from those who can listen on the network.
public final class ClusterSecret {

    /// No secret: everybody is let in.
    public static final ClusterSecret NONE = new ClusterSecret("");

    private static final Metadata.Key<String> HEADER =
            Metadata.Key.of("atoll-cluster-secret", Metadata.ASCII_STRING_MARSHALLER);
    private static final int RANDOM_BYTES = 32;

    private final String presented;

    private ClusterSecret(String presented) {
        this.presented = presented;
    }

    /// @param text as it was configured; empty for none
    public static ClusterSecret of(String text) {
        return text.isEmpty() ? NONE : new ClusterSecret(digest(text));
    }

    /// One that nobody else knows, for members of one process.
    public static ClusterSecret random() {
        var bytes = new byte[RANDOM_BYTES];
        new SecureRandom().nextBytes(bytes);
        return of(HexFormat.of().formatHex(bytes));
    }

    private static String digest(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /// Whether there is one.
    public boolean isSet() {
        return !presented.isEmpty();
    }

    /// Presents it with every call.
    public ClientInterceptor client() {
        var headers = new Metadata();
        if (isSet()) {
            headers.put(HEADER, presented);
        }
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    /// Refuses every call that does not present it.
    ///
    /// @param member named in refusals, such as `read node read-2`
    public ServerInterceptor server(String member) {
        return new ServerInterceptor() {
            @Override
            public <Q, A> ServerCall.Listener<Q> interceptCall(
                    ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
                String given = headers.get(HEADER);
                if (!isSet() || isRight(given)) {
                    return next.startCall(call, headers);
                }
                var refused = Errors.toStatus(refusal(member, given));
                Metadata trailers = Status.trailersFromThrowable(refused);
                call.close(refused.getStatus(), trailers == null ? new Metadata() : trailers);
                return new ServerCall.Listener<>() {};
            }
        };
    }

    private boolean isRight(@Nullable String given) {
        return given != null
                && MessageDigest.isEqual(presented.getBytes(US_ASCII), given.getBytes(US_ASCII));
    }

    private static AtollException refusal(String member, @Nullable String given) {
        return new AtollException(
                ErrorCode.UNAUTHENTICATED,
                "%s refuses a caller that presents %s cluster secret: cluster.secret must be the same in all members"
                        .formatted(member, given == null ? "no" : "another"));
    }

    /// Does not show it.
    @Override
    public String toString() {
        return isSet() ? "(hidden)" : "(none)";
    }
}
