package io.atoll.systemtests.programs;

import java.io.IOException;
import java.util.List;
import java.util.Random;

/// Takes the steps of a program, each followed by reads.
final class ProgramRun {
    private static final int READS = 2;

    private final World world;

    private ProgramRun(World world) {
        this.world = world;
    }

    /// @throws ProgramFailure with what the program did, if an answer is not the model's
    static void run(ProgramCluster cluster, String prefix, RandomProgram program) {
        var world = new World(cluster, prefix);
        var run = new ProgramRun(world);
        int step = 0;
        try {
            for (; step < program.steps().size(); step++) {
                var random = new Random(program.steps().get(step));
                world.log("step " + step);
                run.step(random);
                run.read(random);
            }
        } catch (Exception | AssertionError e) {
            throw new ProgramFailure(step, List.copyOf(world.log()), e);
        } finally {
            run.clean();
        }
    }

    private void clean() {
        world.aliases().keySet().forEach(alias -> drop("aliases/drop", "aliasName", alias));
        world.collections()
                .keySet()
                .forEach(name -> drop("collections/drop", "collectionName", name));
    }

    private void drop(String path, String member, String name) {
        world.answer(path, World.object().put(member, name));
    }

    private void read(Random random) {
        for (int i = 0; i < READS; i++) {
            String name = anyCollection(random);
            new RandomReads(
                            world,
                            world.anyNameOf(name, random),
                            world.collections().get(name),
                            random)
                    .check();
        }
    }

    private String anyCollection(Random random) {
        return ModelIndex.any(random, List.copyOf(world.collections().keySet()));
    }

    private void step(Random random) throws IOException {
        var definitions = new RandomDefinitions(world, random);
        int dice = random.nextInt(100);
        if (world.collections().isEmpty()) {
            definitions.create();
        } else if (dice < 62) {
            write(random);
        } else if (dice < 97) {
            define(definitions, anyCollection(random), random.nextInt(42), random);
        } else {
            restart(dice, random);
        }
    }

    private void write(Random random) {
        String name = anyCollection(random);
        var writes =
                new RandomWrites(
                        world,
                        world.anyNameOf(name, random),
                        world.collections().get(name),
                        random);
        switch (random.nextInt(13)) {
            case 0, 1, 2, 3 -> writes.insert();
            case 4, 5, 6 -> writes.upsert();
            case 7, 8, 9 -> writes.partialUpsert();
            case 10, 11 -> writes.deleteKeys();
            default -> writes.deleteByFilter();
        }
    }

    private void define(RandomDefinitions definitions, String name, int dice, Random random) {
        switch (dice) {
            case 0, 1 -> definitions.create();
            case 2 -> definitions.drop(name);
            case 3, 4 -> definitions.rename(name);
            case 5 -> definitions.truncate(name);
            case 6, 7, 8 -> definitions.addField(name);
            case 9, 10, 11 -> definitions.compact(name);
            case 12, 13, 14 -> definitions.reindex(name);
            case 15, 16, 17 ->
                    new RandomScalarIndexes(world, name, world.collections().get(name), random)
                            .change();
            case 18, 19 -> definitions.createPartition(name);
            case 20, 21 -> definitions.dropPartition(name);
            case 22, 23 -> definitions.releasePartition(name);
            case 24, 25 -> definitions.loadPartition(name);
            case 26, 27 -> definitions.createAlias(name);
            case 28 -> definitions.alterAlias(name);
            case 29 -> definitions.dropAnAlias();
            case 30, 31, 32 -> definitions.alterLife(name);
            case 33, 34, 35 -> definitions.nextDay();
            case 36, 37 -> definitions.addVector(name);
            default -> definitions.flush(name);
        }
    }

    private void restart(int dice, Random random) throws IOException {
        switch (dice) {
            case 97 -> world.log("restart of " + world.cluster().restartReadNode(random));
            case 98 -> {
                world.log("restart of the write node");
                world.cluster().restartWriteNode();
            }
            default -> {
                world.log("restart of the router");
                world.cluster().restartRouter();
                var definitions = new RandomDefinitions(world, random);
                world.collections().keySet().forEach(definitions::awaitLoaded);
            }
        }
    }
}
