"""Makes weights.json: the pieces and weights that diffusers' reader of AUTOMATIC1111's syntax gives for generated prompts.

Run in the repository's root: python testdata/tokenizer/weights.py DIFFUSERS, a checkout of diffusers, whose
examples/community/lpw_stable_diffusion_xl.py has the reader.
"""
import ast
import json
import random
import re
import sys

source = open(f"{sys.argv[1]}/examples/community/lpw_stable_diffusion_xl.py").read()
reader = next(part for part in ast.parse(source).body if getattr(part, "name", "") == "parse_prompt_attention")
scope = {"re": re}
exec(compile(ast.Module([reader], []), "reader", "exec"), scope)

random.seed(20260102)
PARTS = ["a", "b ", " red", "(", "((", ")", "[", "]", "\\", "\\(", "\\)", "\\[", "\\]", "\\\\", ":", ":1.3)", ":0.5)", ":-1)",
         ",", "\u4e16\u754c", "!"]
rows, seen = [], set()
while len(rows) < 300:
    prompt = "x" + "".join(random.choice(PARTS) for _ in range(random.randint(1, 14)))
    pieces = [dict(text=text, weight=weight) for text, weight in scope["parse_prompt_attention"](prompt) if text]
    # Equal weights that another order of the same factors made lie beside each other; larger ones Diptych cuts off.
    apart = all(abs(a["weight"] - b["weight"]) > 1e-9 for a, b in zip(pieces, pieces[1:]))
    if prompt not in seen and apart and all(abs(piece["weight"]) <= 10 for piece in pieces):
        seen.add(prompt)
        rows.append({"prompt": prompt, "pieces": pieces})
with open("testdata/tokenizer/weights.json", "w") as out:
    out.write("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]\n")
