using Kin.Workers.Functions;

namespace Kin.Workers.Transport;

/// <summary>What a worker is told first: who it is, and what it takes over from its parent.</summary>
internal sealed record WorkerSettings
{
    public required string Name { get; init; }

    public required int Id { get; init; }

    /// <summary>Write an exception that leaves the function to standard error, as a program does.</summary>
    public bool ReportsFailures { get; init; }

    /// <summary>Finish what is running when the parent is gone, instead of ending at once.</summary>
    public bool OutlivesParent { get; init; }

    public IWorkerSerializer? Serializer { get; init; }

    /// <summary>Runs before the first task. Null when there is none.</summary>
    public Delegate? Initializer { get; init; }

    /// <summary>Writes everything, and the cultures.</summary>
    public void Write(PayloadWriter output, WorkerCulture culture)
    {
        output.WriteString(Name);
        output.WriteInt32(Id);
        output.WriteByte(ReportsFailures ? (byte)1 : (byte)0);
        output.WriteByte(OutlivesParent ? (byte)1 : (byte)0);
        culture.Write(output);
        output.WriteByte(Serializer is null ? (byte)0 : (byte)1);
        if (Serializer is not null)
        {
            ValueCodec<IWorkerSerializer>.Write(output, Serializer);
        }

        output.WriteByte(Initializer is null ? (byte)0 : (byte)1);
        if (Initializer is not null)
        {
            FunctionImage image = FunctionImage.Of(Initializer);
            image.WriteIdentity(output);
            image.WriteState(output, Initializer);
        }
    }

    public static WorkerSettings Read(ref PayloadReader input)
    {
        string name = input.ReadString()!;
        int id = input.ReadInt32();
        bool reports = input.ReadByte() != 0;
        bool outlives = input.ReadByte() != 0;
        WorkerCulture.Apply(ref input);
        IWorkerSerializer? serializer =
            input.ReadByte() == 0 ? null : ValueCodec<IWorkerSerializer>.Read(ref input);
        Delegate? initializer = input.ReadByte() == 0
            ? null
            : FunctionBinder.Bind(FunctionBinder.ReadIdentity(ref input), ref input);
        return new WorkerSettings
        {
            Name = name,
            Id = id,
            ReportsFailures = reports,
            OutlivesParent = outlives,
            Serializer = serializer,
            Initializer = initializer,
        };
    }
}
