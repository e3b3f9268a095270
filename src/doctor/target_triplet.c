/* GNU triplets in Go's words. */
#include "doctor/target_triplet.h"

/* First parts of triplets, beside those of triplets.def. */
static const struct {
    ges_text part;
    ges_text goarch;
} archs[] = {
    {GES_LIT("i386"), GES_LIT("386")},     {GES_LIT("i486"), GES_LIT("386")},
    {GES_LIT("i586"), GES_LIT("386")},     {GES_LIT("i686"), GES_LIT("386")},
    {GES_LIT("mingw32"), GES_LIT("386")}, /* mingw.org's own gcc: the whole triplet */
    {GES_LIT("amd64"), GES_LIT("amd64")},  {GES_LIT("arm64"), GES_LIT("arm64")},
    {GES_LIT("armv7l"), GES_LIT("arm")},   {GES_LIT("armv6l"), GES_LIT("arm")},
};

static const struct {
    ges_text goarch;
    ges_text triplet;
} debian[] = {
#define GES_TRIPLET(goarch, triplet) {GES_LIT(goarch), GES_LIT(triplet)},
#include "go/triplets.def"
#undef GES_TRIPLET
};

static ges_text first_part(ges_text triplet) {
    return ges_text_slice(triplet, 0, ges_text_find_char(triplet, '-'));
}

ges_text ges_triplet_goarch(ges_text triplet) {
    ges_text part = first_part(triplet);
    for (size_t i = 0; i < GES_COUNT(archs); i++) {
        if (ges_text_equal(part, archs[i].part)) {
            return archs[i].goarch;
        }
    }
    for (size_t i = 0; i < GES_COUNT(debian); i++) {
        if (ges_text_equal(part, first_part(debian[i].triplet))) {
            return debian[i].goarch;
        }
    }
    return (ges_text){0};
}

ges_text ges_triplet_goos(ges_text triplet) {
    static const struct {
        ges_text part;
        ges_text goos;
    } systems[] = {
        {GES_LIT("cygwin"), GES_LIT("cygwin")},   {GES_LIT("msys"), GES_LIT("cygwin")},
        {GES_LIT("mingw32"), GES_LIT("windows")}, {GES_LIT("windows"), GES_LIT("windows")},
        {GES_LIT("darwin"), GES_LIT("darwin")},   {GES_LIT("apple"), GES_LIT("darwin")},
        {GES_LIT("android"), GES_LIT("android")}, {GES_LIT("linux"), GES_LIT("linux")},
    };
    for (size_t i = 0; i < GES_COUNT(systems); i++) {
        if (ges_text_contains(triplet, systems[i].part)) {
            return systems[i].goos;
        }
    }
    return (ges_text){0};
}
