/// Work that is done again and again in the background. An [io.atoll.agents.Agent] is a thread with
/// a name that does its [io.atoll.agents.Duty] when it is due or asked for, survives whatever that
/// throws, tries again after a growing [pause][io.atoll.agents.Rhythm], says how it fares
/// ([io.atoll.agents.AgentMeters]), and ends within a bound. It knows no input or output: what it
/// does comes from outside. Work that comes from elsewhere, piece by piece, is done by
/// [io.atoll.agents.SharedThreads].
@NullMarked
package io.atoll.agents;

import org.jspecify.annotations.NullMarked;
