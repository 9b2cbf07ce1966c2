using System.Text.Json;
using Kin.Inspection;
using Kin.Tool.Facts;

namespace Kin.Tool.Looking.Tree;

/// <summary>The tree for programs: nested JSON objects.</summary>
internal static class TreeJson
{
    /// <summary>An array of the roots, each with its children.</summary>
    public static string Of(IEnumerable<ProcessNode> roots) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        Stack<ProcessNode?> left = new();
        foreach (ProcessNode root in roots.Reverse())
        {
            left.Push(root);
        }

        Write(json, left);
        json.WriteEndArray();
    });

    // Null stands for the end of the one that was opened last.
    private static void Write(Utf8JsonWriter json, Stack<ProcessNode?> left)
    {
        while (left.TryPop(out ProcessNode? node))
        {
            if (node is null)
            {
                json.WriteEndArray();
                json.WriteEndObject();
                continue;
            }

            Begin(json, node);
            left.Push(null);
            for (int i = node.Children.Count - 1; i >= 0; i--)
            {
                left.Push(node.Children[i]);
            }
        }
    }

    private static void Begin(Utf8JsonWriter json, ProcessNode node)
    {
        ref readonly ProcessInfo process = ref node.Process;
        json.WriteStartObject();
        json.WriteNumber("pid", process.Id);
        json.WriteNumber("ppid", process.ParentId);
        json.WriteNumber("pgid", process.ProcessGroupId);
        json.WriteNumber("sid", process.SessionId);
        json.WriteString("name", process.Name);
        json.WriteString("state", process.State.Letter().ToString());
        json.WriteNumber("threads", process.ThreadCount);
        json.WriteBoolean("zombie", process.IsZombie);
        json.WriteBoolean("orphan", TreeLabel.IsOrphan(node));
        json.WriteBoolean("kernelThread", process.IsKernelThread);
        json.WriteStartArray("children");
    }
}
