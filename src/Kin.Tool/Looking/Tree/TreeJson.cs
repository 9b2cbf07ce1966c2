using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kin.Inspection;

namespace Kin.Tool.Looking.Tree;

/// <summary>The tree for programs: nested JSON objects.</summary>
internal static class TreeJson
{
    private static readonly JsonWriterOptions s_options = new()
    {
        Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 1 << 24,
    };

    /// <summary>An array of the roots, each with its children.</summary>
    public static string Of(IEnumerable<ProcessNode> roots)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, s_options))
        {
            json.WriteStartArray();
            Stack<ProcessNode?> left = new();
            foreach (ProcessNode root in roots.Reverse())
            {
                left.Push(root);
            }

            Write(json, left);
            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

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
