using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Matching.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class LettersFromTheBroker : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "ContentType",
                table: "DeadLetters",
                type: "character varying(120)",
                maxLength: 120,
                nullable: true);

            migrationBuilder.AddColumn<byte[]>(
                name: "Envelope",
                table: "DeadLetters",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateIndex(
                name: "IX_OutboxMessages_Parked",
                table: "OutboxMessages",
                column: "Id",
                filter: "\"DoneAt\" IS NULL AND \"ParkedAt\" IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_OutboxMessages_Parked",
                table: "OutboxMessages");

            migrationBuilder.DropColumn(
                name: "ContentType",
                table: "DeadLetters");

            migrationBuilder.DropColumn(
                name: "Envelope",
                table: "DeadLetters");
        }
    }
}
