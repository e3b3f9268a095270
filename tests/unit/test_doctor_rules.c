/* Every rule says of its own examples what they claim. */
#include "doctor/doctor.h"
#include "doctor/facts_text.h"

#include "base/builder.h"

#include "test.h"

/* "error: what" lines of the findings of rule `index` alone. */
static ges_text verdict_of(const ges_facts *facts, size_t index, ges_arena *mem) {
    bool *is_chosen = ges_new_array(mem, ges_rule_count, bool);
    is_chosen[index] = true;
    ges_finding_list found = {0};
    ges_error err = {0};
    CLAIM(ges_doctor_run(facts, is_chosen, mem, &found, NULL, &err) == GES_OK);
    ges_builder b = ges_builder_in(mem);
    for (size_t i = 0; i < found.count; i++) {
        ges_build_format(&b, "%s%s: ", i == 0 ? "" : "\n",
                         ges_severity_name(found.items[i].severity));
        ges_build_text(&b, found.items[i].what);
    }
    return ges_build_done(&b);
}

TEST(examples_get_the_verdict_that_they_claim) {
    for (size_t r = 0; r < ges_rule_count; r++) {
        const ges_rule *rule = ges_rules[r];
        size_t positive = 0;
        size_t negative = 0;
        for (size_t e = 0; e < rule->example_count; e++) {
            ges_arena mem;
            ges_arena_init(&mem, 0);
            ges_facts facts;
            ges_error err = {0};
            const ges_rule_example *example = &rule->examples[e];
            if (ges_facts_read_text(ges_text_of(example->facts), &mem, &facts, &err) != GES_OK) {
                fprintf(stderr, "%s: %s: %s\n", rule->name, example->title, err.text);
                test_failures++;
            } else {
                CLAIM_SAME(verdict_of(&facts, r, &mem), ges_text_of(example->verdict));
            }
            positive += example->verdict[0] != '\0';
            negative += example->verdict[0] == '\0';
            ges_arena_close(&mem);
        }
        CLAIM(positive > 0 && negative > 0);
    }
}

TEST(examples_are_read_by_every_rule_in_any_order) {
    for (size_t r = 0; r < ges_rule_count; r++) {
        for (size_t e = 0; e < ges_rules[r]->example_count; e++) {
            ges_arena mem;
            ges_arena_init(&mem, 0);
            ges_facts facts;
            ges_error err = {0};
            ges_finding_list found = {0};
            CLAIM(ges_facts_read_text(ges_text_of(ges_rules[r]->examples[e].facts), &mem, &facts,
                                      &err) == GES_OK);
            CLAIM(ges_doctor_run(&facts, NULL, &mem, &found, NULL, &err) == GES_OK);
            for (size_t i = 0; i < found.count; i++) {
                CLAIM(found.items[i].what.len != 0);
                CLAIM(found.items[i].cure.len != 0);
                CLAIM(found.items[i].evidence.count != 0);
                CLAIM(found.items[i].severity <= found.items[i].rule->severity ||
                      found.items[i].rule->severity == GES_SEVERITY_WARNING);
            }
            ges_arena_close(&mem);
        }
    }
}

TEST(rules_are_told_apart_by_id_and_name) {
    for (size_t r = 0; r < ges_rule_count; r++) {
        const ges_rule *rule = ges_rules[r];
        CLAIM(ges_rule_find(ges_text_of(rule->id)) == rule);
        CLAIM(ges_rule_find(ges_text_of(rule->name)) == rule);
        CLAIM(rule->needs != 0 && rule->title[0] != '\0' && rule->why[0] != '\0');
    }
    CLAIM(ges_rule_find(GES_T("ges003")) != NULL);
    CLAIM(ges_rule_find(GES_T("GES999")) == NULL);
}

TEST(a_gap_keeps_the_rules_that_need_it_from_running) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_facts facts;
    ges_error err = {0};
    CLAIM(ges_facts_read_text(GES_T("path /usr/bin\n"), &mem, &facts, &err) == GES_OK);
    ges_fact_gap gap = {GES_FACTS_GOS, GES_T("cannot list '/usr/bin': input/output error")};
    CLAIM(ges_list_push(&mem, &facts.gaps, gap));
    bool is_blind[64] = {0};
    ges_finding_list found = {0};
    CLAIM(ges_doctor_run(&facts, NULL, &mem, &found, is_blind, &err) == GES_OK);
    CLAIM(found.count == 0);
    for (size_t r = 0; r < ges_rule_count; r++) {
        CLAIM(is_blind[r] == ((ges_rules[r]->needs & GES_FACTS_GOS) != 0));
    }
    ges_arena_close(&mem);
}

TEST(findings_are_sorted_by_harm_then_severity) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    ges_facts facts;
    ges_error err = {0};
    ges_finding_list found = {0};
    CLAIM(ges_facts_read_text(GES_T("session HOME=/home/ana\n"
                                    "env GOPROXY=off\nenv GO111MODULE=off\nenv GOROOT=/gone\n"
                                    "missing /gone\ngoenv /e:1 GOPROXY=direct\n"
                                    "go /usr/bin/go -> go1.22.0 in /usr/lib/go\n"),
                              &mem, &facts, &err) == GES_OK);
    CLAIM(ges_doctor_run(&facts, NULL, &mem, &found, NULL, &err) == GES_OK);
    static const char *const ids[] = {"GES004", "GES015", "GES013", "GES010"};
    CLAIM(found.count == GES_COUNT(ids));
    for (size_t i = 0; i < found.count && i < GES_COUNT(ids); i++) {
        CLAIM_SAME(ges_text_of(found.items[i].rule->id), ges_text_of(ids[i]));
    }
    ges_arena_close(&mem);
}

TEST(passwords_are_masked) {
    ges_arena mem;
    ges_arena_init(&mem, 0);
    CLAIM_TEXT(ges_value_shown(&mem, GES_T("https://ana:s3cret@proxy.example.com/x,direct")),
               "https://ana:***@proxy.example.com/x,direct");
    CLAIM_TEXT(ges_value_shown(&mem, GES_T("https://token@a.example|https://u:p@b@c.example")),
               "https://***@a.example|https://u:***@c.example");
    CLAIM_TEXT(ges_value_shown(&mem, GES_T("https://a.example/@v")), "https://a.example/@v");
    CLAIM_TEXT(ges_value_shown(&mem, GES_T("on ")), "\"on \"");
    ges_arena_close(&mem);
}

TEST_MAIN(RUN(examples_get_the_verdict_that_they_claim),
          RUN(examples_are_read_by_every_rule_in_any_order),
          RUN(rules_are_told_apart_by_id_and_name),
          RUN(a_gap_keeps_the_rules_that_need_it_from_running),
          RUN(findings_are_sorted_by_harm_then_severity), RUN(passwords_are_masked))
