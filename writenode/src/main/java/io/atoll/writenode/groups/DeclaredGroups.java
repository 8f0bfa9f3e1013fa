package io.atoll.writenode.groups;

import io.atoll.catalog.CatalogWriter;
import io.atoll.model.AtollException;
import io.atoll.model.Collection;
import io.atoll.model.ErrorCode;
import io.atoll.model.change.MetadataChange;
import io.atoll.model.change.RowChange;
import io.atoll.model.groups.ResourceGroup;
import io.atoll.spi.Member;
import io.atoll.writenode.collections.WrittenCollections;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/// The resource groups that clients have declared, and their read nodes. Whatever changes, a
/// declaration or the members, the lists of nodes are worked out anew, and the catalog gets both in
/// one transaction.
public final class DeclaredGroups {
    private static final Logger log = LoggerFactory.getLogger(DeclaredGroups.class);

    private final CatalogWriter catalog;
    private final WrittenCollections collections;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile SortedMap<String, ResourceGroup> groups = new TreeMap<>();
    private volatile List<Member> members = List.of();
    private boolean followed;

    /// @param known as the catalog has them
    public DeclaredGroups(
            CatalogWriter catalog, WrittenCollections collections, Iterable<ResourceGroup> known) {
        this.catalog = catalog;
        this.collections = collections;
        var all = new TreeMap<String, ResourceGroup>();
        all.put(ResourceGroup.DEFAULT_NAME, ResourceGroup.unchangedDefault());
        known.forEach(group -> all.put(group.name(), group));
        groups = all;
    }

    /// The group of a member as it is now.
    public String groupOf(Member member) {
        return ResourceGroup.ofNode(member.id(), member.resourceGroup(), groups.values());
    }

    /// Takes the members as they are from now on.
    public void follow(List<Member> newMembers) {
        lock.lock();
        try {
            members = newMembers;
            followed = true;
            put(groups);
        } finally {
            lock.unlock();
        }
    }

    /// Changes declarations.
    ///
    /// @return whether the change made any difference
    /// @throws AtollException in Milvus's words, if the change is refused
    public boolean change(MetadataChange.OfGroups change) {
        lock.lock();
        try {
            return put(GroupChanges.of(groups, members, collections).apply(change));
        } finally {
            lock.unlock();
        }
    }

    private boolean put(SortedMap<String, ResourceGroup> declared) {
        // Before anybody is known nobody is taken for gone.
        SortedMap<String, ResourceGroup> next =
                followed ? GroupAssignment.of(declared.values(), members) : declared;
        List<ResourceGroup> changed =
                next.values().stream()
                        .filter(group -> !group.equals(groups.get(group.name())))
                        .toList();
        List<String> dropped =
                groups.keySet().stream().filter(name -> !next.containsKey(name)).toList();
        if (changed.isEmpty() && dropped.isEmpty()) {
            return false;
        }
        catalog.apply(new RowChange.ChangeGroups(changed, dropped));
        groups = next;
        changed.forEach(
                group ->
                        log.info(
                                "resource group changed name={} requests={} limits={} nodes={}",
                                group.name(),
                                group.config().requests(),
                                group.config().limits(),
                                group.nodes()));
        dropped.forEach(name -> log.info("resource group dropped name={}", name));
        return true;
    }

    /// Refuses a group that there is not, or has fewer read nodes than replicas are to stand in it.
    ///
    /// @throws AtollException with RESOURCE_GROUP_NOT_FOUND or RESOURCE_GROUP_NODES_SHORT
    public void requireNodes(String name, int replicas) {
        require(name);
        long nodes =
                members.stream()
                        .filter(member -> member.role() == Member.Role.READ_NODE)
                        .filter(member -> groupOf(member).equals(name))
                        .count();
        if (nodes < replicas) {
            throw new AtollException(
                    ErrorCode.RESOURCE_GROUP_NODES_SHORT,
                    "when load %d replica count: %s"
                            .formatted(replicas, GroupChanges.tooFew(name, nodes, replicas)));
        }
    }

    /// A group exists that is declared, that a read node's own setting names, or that a collection
    /// is loaded into.
    ///
    /// @throws AtollException with RESOURCE_GROUP_NOT_FOUND
    public void require(String name) {
        boolean known =
                groups.containsKey(name)
                        || members.stream().anyMatch(each -> each.resourceGroup().equals(name))
                        || collections.all().stream()
                                .map(each -> each.collection())
                                .filter(Collection::loaded)
                                .anyMatch(each -> each.replicasByGroup().containsKey(name));
        if (!known) {
            throw GroupChanges.notFound(name);
        }
    }
}
