/* `.env` as npm's dotenv reads it: no references. */
#include "formats/dotenv_reader.h"

const ges_dotenv_dialect ges_dotenv_node_dotenv = {
    .name = "node-dotenv",
    .program = "dotenv 18 (npm)",
    .read = ges_dotenv_npm_read,
};
