namespace Kin.Tool.Benching;

/// <summary>Median nanoseconds of one wait among so many descriptors.</summary>
internal sealed record PollRow(int Descriptors, double Poll, double EpollLevel, double EpollEdge);
