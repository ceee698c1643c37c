// The extension: starts `nicol lsp` and hands everything to it. What the server does is in Nicol itself
// (crates/psl/src/ide, crates/cli/src/lsp); here is only what VS Code needs to find and talk to it.

const vscode = require("vscode");
const { LanguageClient, State } = require("vscode-languageclient/node");

let client;

/** Starts the server with the settings as they are now. */
async function start(context) {
  const settings = vscode.workspace.getConfiguration("nicol");
  const schema = settings.get("schema");
  const args = schema ? ["lsp", "--schema", schema] : ["lsp"];
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  client = new LanguageClient(
    "nicol",
    "Nicol",
    { command: settings.get("path") || "nicol", args, options: { cwd: folder } },
    {
      documentSelector: [{ language: "prisma" }],
      initializationOptions: { format: { fill: settings.get("format.fill") } },
      synchronize: { configurationSection: "nicol" },
    },
  );
  context.subscriptions.push(
    client.onDidChangeState((change) => {
      if (change.newState === State.Running) {
        client.info("nicol lsp is running");
      }
    }),
  );
  try {
    await client.start();
  } catch (error) {
    const open = "Open settings";
    const answer = await vscode.window.showErrorMessage(
      `Nicol: the server does not start (${error.message ?? error}). Is \`nicol\` installed, or named by \`nicol.path\`?`,
      open,
    );
    if (answer === open) {
      await vscode.commands.executeCommand("workbench.action.openSettings", "nicol.path");
    }
  }
}

async function stop() {
  const running = client;
  client = undefined;
  if (running?.isRunning()) {
    await running.stop();
  }
}

async function activate(context) {
  const restart = async () => {
    await stop();
    await start(context);
  };
  context.subscriptions.push(
    vscode.commands.registerCommand("nicol.restart", restart),
    vscode.workspace.onDidChangeConfiguration(async (change) => {
      if (change.affectsConfiguration("nicol.path") || change.affectsConfiguration("nicol.schema")) {
        await restart();
      }
    }),
  );
  await start(context);
}

module.exports = { activate, deactivate: stop };
