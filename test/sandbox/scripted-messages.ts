import type { types } from "@slack/bolt";

type KnownBlock = types.KnownBlock;

const grid = (text: string): KnownBlock => ({
  type: "rich_text",
  elements: [{ type: "rich_text_preformatted", elements: [{ type: "text", text }] }],
});
const said = (text: string): KnownBlock => ({ type: "section", text: { type: "mrkdwn", text } });

export const running = {
  text: "Triage of api.example.com is running. No verdict yet.",
  blocks: [
    said(":hourglass_flowing_sand: *Triage of* `api.example.com` *is running*"),
    {
      type: "plan",
      title: "1 of 4 layers decided",
      tasks: [
        { type: "task_card", task_id: "dns", title: "1 DNS: healthy", status: "complete" },
        { type: "task_card", task_id: "connect", title: "2 TCP + TLS: probing", status: "in_progress" },
        { type: "task_card", task_id: "path", title: "3 Path: waiting", status: "pending" },
        { type: "task_card", task_id: "http", title: "4 HTTP: waiting", status: "pending" },
      ],
    },
  ] as KnownBlock[],
};

export const verdict = {
  text: "TLS suspect: api.example.com has an expired certificate on 203.0.113.7, 1 of 2 addresses.",
  blocks: [
    said(
      ":red_circle: *TLS suspect: certificate expired 3 days ago on 1 of 2 addresses*\n`api.example.com` at `203.0.113.7`, from all 3 vantages. `203.0.113.8` is fine.",
    ),
    said(
      "*Do now:* install on `203.0.113.7` the certificate that `203.0.113.8` already serves.\n*Who:* platform-edge. *How sure:* certain (9 of 9 handshakes).",
    ),
    {
      type: "context",
      elements: [
        {
          type: "mrkdwn",
          text: "DNS healthy · TCP healthy · *TLS suspect* · Path healthy · HTTP healthy behind the certificate",
        },
      ],
    },
    {
      type: "actions",
      block_id: "verdict",
      elements: [
        { type: "button", action_id: "again", text: { type: "plain_text", text: "Run again" }, value: "run_1", style: "primary" },
        { type: "button", action_id: "evidence", text: { type: "plain_text", text: "Evidence" }, value: "run_1" },
        { type: "button", action_id: "silent", text: { type: "plain_text", text: "Silent" }, value: "run_1" },
        {
          type: "overflow",
          action_id: "more",
          options: [
            { text: { type: "plain_text", text: "Show commands" }, value: "commands:run_1" },
            { text: { type: "plain_text", text: "Evidence as JSON" }, value: "json:run_1" },
          ],
        },
      ],
    },
    {
      type: "context",
      elements: [
        { type: "mrkdwn", text: "asked by <@U0ANA>, <!date^1795258923^{time}|21 Nov 2026 11:02 UTC>, 3 vantages, `run_1`" },
      ],
    },
  ] as KnownBlock[],
};

export const layers = [
  {
    text: "1 DNS healthy: 4 resolvers give the same 2 addresses.",
    blocks: [
      said("*1 DNS: healthy.* 4 resolvers give the same 2 addresses."),
      grid(
        "resolver        answer   TTL     ms\n10.0.0.2        .7 .8     41      1\n1.1.1.1         .7 .8    212      9\n8.8.8.8         .7 .8    187     11\nauthoritative   .7 .8    300     22",
      ),
    ],
  },
  {
    text: "2 TCP + TLS suspect: 203.0.113.7 sends a certificate that expired 18 Nov 2026.",
    blocks: [
      said("*2 TCP + TLS: suspect.* Both addresses accept connections. `203.0.113.7` sends an expired certificate."),
      grid(
        "openssl s_client -connect 203.0.113.7:443 -servername api.example.com </dev/null | openssl x509 -noout -serial -dates",
      ),
    ],
  },
  {
    text: "Conclusion: the renewed certificate reached 203.0.113.8 and not 203.0.113.7.",
    blocks: [
      said("*Cause: the renewed certificate reached `203.0.113.8` and not `203.0.113.7`.* (`tls.expired`)"),
      {
        type: "context_actions",
        elements: [
          {
            type: "feedback_buttons",
            action_id: "feedback",
            positive_button: { text: { type: "plain_text", text: "Right" }, value: "right" },
            negative_button: { text: { type: "plain_text", text: "Wrong" }, value: "wrong" },
          },
        ],
      },
    ] as KnownBlock[],
  },
];
