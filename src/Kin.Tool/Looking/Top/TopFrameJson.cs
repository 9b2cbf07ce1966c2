using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kin.Tool.Looking.Top.Columns;
using Kin.Tool.Looking.Top.Sampling;

namespace Kin.Tool.Looking.Top;

/// <summary>A look as a JSON object in one line; unknown is null.</summary>
internal static class TopFrameJson
{
    private static readonly JsonWriterOptions s_options =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The object, with a newline behind it.</summary>
    public static string Of(Snapshot look, Arrangement table, TopSettings settings, TopContext context)
    {
        ArrayBufferWriter<byte> bytes = new();
        using (Utf8JsonWriter json = new(bytes, s_options))
        {
            json.WriteStartObject();
            WriteMachine(json, look);
            json.WriteStartArray("processes");
            foreach (ArrangedRow row in table.Shown)
            {
                WriteRow(json, look.Rows[row.Index], settings, context);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }

    private static void WriteMachine(Utf8JsonWriter json, Snapshot look)
    {
        MachineSample machine = look.Machine;
        json.WriteString(
            "time", machine.Time.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
        json.WriteNumber("intervalSeconds", Math.Round(machine.Interval.TotalSeconds, 3));
        json.WriteNumber("uptimeSeconds", machine.Uptime.TotalSeconds);
        json.WriteStartArray("load");
        Write(json, machine.Load.One, 2);
        Write(json, machine.Load.Five, 2);
        Write(json, machine.Load.Fifteen, 2);
        json.WriteEndArray();
        json.WriteStartObject("tasks");
        json.WriteNumber("total", look.Counts.Total);
        json.WriteNumber("running", look.Counts.Running);
        json.WriteNumber("blocked", look.Counts.Blocked);
        json.WriteNumber("stopped", look.Counts.Stopped);
        json.WriteNumber("zombies", look.Counts.Zombies);
        json.WriteEndObject();
        WriteCpus(json, machine);
        WriteMemory(json, machine.Memory);
        json.WriteStartObject("pressure");
        WritePressure(json, "cpu", machine.CpuPressure);
        WritePressure(json, "memory", machine.MemoryPressure);
        WritePressure(json, "io", machine.IoPressure);
        json.WriteEndObject();
        json.WriteNumber("switchesPerSecond", Math.Round(machine.Switches, 1));
        json.WriteNumber("interruptsPerSecond", Math.Round(machine.Interrupts, 1));
        json.WriteNumber("forksPerSecond", Math.Round(machine.Forks, 1));
    }

    private static void WriteCpus(Utf8JsonWriter json, MachineSample machine)
    {
        if (machine.Cpus.Length > 0)
        {
            json.WritePropertyName("cpu");
            WriteCpu(json, machine.Cpus[0], null);
        }

        json.WriteStartArray("cpus");
        for (int i = 1; i < machine.Cpus.Length; i++)
        {
            WriteCpu(json, machine.Cpus[i], machine.CpuNumbers[i - 1]);
        }

        json.WriteEndArray();
    }

    private static void WriteCpu(Utf8JsonWriter json, in CpuShares cpu, int? number)
    {
        json.WriteStartObject();
        if (number is int one)
        {
            json.WriteNumber("number", one);
        }

        Write(json, "user", cpu.User);
        Write(json, "nice", cpu.Nice);
        Write(json, "system", cpu.System);
        Write(json, "idle", cpu.Idle);
        Write(json, "ioWait", cpu.IoWait);
        Write(json, "irq", cpu.Irq);
        Write(json, "steal", cpu.Steal);
        json.WriteEndObject();
    }

    private static void WriteMemory(Utf8JsonWriter json, in MemoryAmounts memory)
    {
        json.WriteStartObject("memory");
        json.WriteNumber("totalBytes", memory.Total);
        json.WriteNumber("freeBytes", memory.Free);
        json.WriteNumber("availableBytes", memory.Available);
        json.WriteNumber("usedBytes", memory.Used);
        json.WriteNumber("cacheBytes", memory.Caches);
        json.WriteNumber("swapTotalBytes", memory.SwapTotal);
        json.WriteNumber("swapUsedBytes", memory.SwapUsed);
        json.WriteEndObject();
    }

    private static void WritePressure(Utf8JsonWriter json, string name, in Pressure pressure)
    {
        json.WriteStartObject(name);
        Write(json, "some", pressure.Some);
        Write(json, "full", pressure.Full);
        Write(json, "someAverage10", pressure.Some10);
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, TopRow row, TopSettings settings, TopContext context)
    {
        json.WriteStartObject();
        foreach (TopColumn column in settings.Columns)
        {
            string name = column.Key ?? column.Name;
            if (column.Text is not null)
            {
                json.WriteString(name, column.Text(row, context));
            }
            else if (column.Form is TopForm.Whole or TopForm.Priority or TopForm.Size)
            {
                Write(json, name, column.Number!(row, context), 0);
            }
            else
            {
                Write(json, name, column.Number!(row, context), 2);
            }
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double number, int digits = 2)
    {
        json.WritePropertyName(name);
        Write(json, number, digits);
    }

    private static void Write(Utf8JsonWriter json, double number, int digits)
    {
        if (double.IsNaN(number))
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteNumberValue(Math.Round(number, digits));
        }
    }
}
