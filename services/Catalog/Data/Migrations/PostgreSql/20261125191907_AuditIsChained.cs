using Audit;
using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Catalog.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class AuditIsChained : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_AuditRecords_Subject_At",
                table: "AuditRecords");

            migrationBuilder.AddColumn<byte[]>(
                name: "Hash",
                table: "AuditRecords",
                type: "bytea",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "Number",
                table: "AuditRecords",
                type: "bigint",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Origin",
                table: "AuditRecords",
                type: "character varying(100)",
                maxLength: 100,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "AuditHeads",
                columns: table => new
                {
                    Number = table.Column<long>(type: "bigint", nullable: false),
                    Hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    SignedAt = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    KeyId = table.Column<string>(type: "character varying(32)", maxLength: 32, nullable: false),
                    Signature = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_AuditHeads", x => x.Number);
                });

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_Action_At_Number",
                table: "AuditRecords",
                columns: new[] { "Action", "At", "Number" },
                filter: "\"Number\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_Actor_At_Number",
                table: "AuditRecords",
                columns: new[] { "Actor", "At", "Number" },
                filter: "\"Number\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_At_Number",
                table: "AuditRecords",
                columns: new[] { "At", "Number" },
                filter: "\"Number\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_Number",
                table: "AuditRecords",
                column: "Number",
                unique: true,
                filter: "\"Number\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_Subject_At_Number",
                table: "AuditRecords",
                columns: new[] { "Subject", "At", "Number" },
                filter: "\"Number\" IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_unsealed",
                table: "AuditRecords",
                column: "Id",
                filter: "\"Number\" IS NULL");

            migrationBuilder.OnlyGrowAudit();
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.LetAuditShrink();

            migrationBuilder.DropTable(
                name: "AuditHeads");

            migrationBuilder.DropIndex(
                name: "IX_AuditRecords_Action_At_Number",
                table: "AuditRecords");

            migrationBuilder.DropIndex(
                name: "IX_AuditRecords_Actor_At_Number",
                table: "AuditRecords");

            migrationBuilder.DropIndex(
                name: "IX_AuditRecords_At_Number",
                table: "AuditRecords");

            migrationBuilder.DropIndex(
                name: "IX_AuditRecords_Number",
                table: "AuditRecords");

            migrationBuilder.DropIndex(
                name: "IX_AuditRecords_Subject_At_Number",
                table: "AuditRecords");

            migrationBuilder.DropIndex(
                name: "IX_AuditRecords_unsealed",
                table: "AuditRecords");

            migrationBuilder.DropColumn(
                name: "Hash",
                table: "AuditRecords");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "AuditRecords");

            migrationBuilder.DropColumn(
                name: "Origin",
                table: "AuditRecords");

            migrationBuilder.CreateIndex(
                name: "IX_AuditRecords_Subject_At",
                table: "AuditRecords",
                columns: new[] { "Subject", "At" });
        }
    }
}
