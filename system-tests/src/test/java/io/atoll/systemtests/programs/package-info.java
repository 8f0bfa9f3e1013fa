/// Random programs: collections of random schemas are written, changed and read by random steps,
/// and every answer is compared with a model of plain Java collections. [RandomProgramsTest] says
/// how to run more of them, and one alone.
package io.atoll.systemtests.programs;
