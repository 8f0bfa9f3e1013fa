// What io.atoll.benchmarks.GraphQuality measures, of hnswlib's graph over the same files.
// g++ -O3 -march=native -I hnswlib-0.8.0/hnswlib benchmarks/peers/hnswlib_graph.cpp -o hnswlib_graph
// ./hnswlib_graph FOLDER DIMENSION
#include "hnswlib.h"

#include <cstdio>
#include <ctime>
#include <fstream>
#include <set>
#include <string>
#include <vector>

static hnswlib::DISTFUNC<float> distance_of;
static size_t scored;

static float counted(const void *a, const void *b, const void *dimension) {
    scored++;
    return distance_of(a, b, dimension);
}

template <class T> static std::vector<T> read(const std::string &file) {
    std::ifstream in(file, std::ios::binary | std::ios::ate);
    std::vector<T> values(in.tellg() / sizeof(T));
    in.seekg(0);
    in.read(reinterpret_cast<char *>(values.data()), values.size() * sizeof(T));
    return values;
}

int main(int, char **arguments) {
    std::string folder = arguments[1];
    size_t dimension = std::stoul(arguments[2]);
    auto rows = read<float>(folder + "/rows.f32");
    auto queries = read<float>(folder + "/queries.f32");
    auto nearest = read<int>(folder + "/nearest.i32");
    size_t count = rows.size() / dimension;
    size_t asked = queries.size() / dimension;

    hnswlib::L2Space space(dimension);
    hnswlib::HierarchicalNSW<float> graph(&space, count, 16, 100);
    clock_t begin = clock();
    for (size_t row = 0; row < count; row++) {
        graph.addPoint(&rows[row * dimension], row);
    }
    printf("built, CPU %.1f s\n", double(clock() - begin) / CLOCKS_PER_SEC);

    distance_of = space.get_dist_func();
    graph.fstdistfunc_ = counted;
    for (int ef : {10, 16, 32, 64, 128, 256}) {
        graph.setEf(ef);
        scored = 0;
        size_t hits = 0;
        begin = clock();
        for (size_t q = 0; q < asked; q++) {
            std::set<int> expected(&nearest[q * 10], &nearest[q * 10] + 10);
            for (auto found = graph.searchKnn(&queries[q * dimension], 10); !found.empty(); found.pop()) {
                hits += expected.count(found.top().second);
            }
        }
        printf("ef %3d: recall %.4f, %5zu scored, %4.0f us\n", ef, hits / 10.0 / asked, scored / asked,
               1e6 * (clock() - begin) / CLOCKS_PER_SEC / asked);
    }
}
