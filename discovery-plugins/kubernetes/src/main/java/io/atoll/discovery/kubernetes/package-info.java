/// Discovery by the EndpointSlices of Kubernetes.
@NullMarked
package io.atoll.discovery.kubernetes;

import org.jspecify.annotations.NullMarked;
